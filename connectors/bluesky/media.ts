import type { Media } from '../../server/schemas/post.ts'
import { isObject, listOf, objectOf, textOf, webLink } from '../kit/shapes.ts'
import { webUrl } from './uris.ts'

const maxAlt = 10_000

/**
 * What hangs on a post: pictures, film, links and quoted posts. `view` is the AppView's reading, with addresses;
 * without it the author's record still gives descriptions and links.
 */
export const mediaOf = (view: unknown, recordEmbed: unknown): Media[] => {
  const embed = isObject(view) ? view : recordEmbed
  return isObject(embed) ? mediaOfEmbed(embed).slice(0, 20) : []
}

const mediaOfEmbed = (embed: Record<string, unknown>): Media[] => {
  const type = typeof embed['$type'] === 'string' ? embed['$type'].replace(/#.*$/, '') : ''
  switch (type) {
    case 'app.bsky.embed.images':
      return listOf(embed['images']).map((image) => picture(objectOf(image)))
    case 'app.bsky.embed.video':
      return [{ kind: 'video', url: webLink(embed['playlist']), alt: textOf(embed['alt'], maxAlt) }]
    case 'app.bsky.embed.external':
      return [externalLink(objectOf(embed['external']))]
    case 'app.bsky.embed.record':
      return [quotedPost(objectOf(embed['record']))]
    case 'app.bsky.embed.recordWithMedia':
      return [
        ...(isObject(embed['media']) ? mediaOfEmbed(embed['media']) : []),
        quotedPost(objectOf(objectOf(embed['record'])['record'])),
      ]
    default:
      return [{ kind: 'other', url: null, alt: textOf(type, 200) }]
  }
}

const picture = (image: Record<string, unknown>): Media => ({
  kind: 'image',
  url: webLink(image['fullsize']) ?? webLink(image['thumb']),
  alt: textOf(image['alt'], maxAlt),
})

const externalLink = (link: Record<string, unknown>): Media => ({
  kind: 'link',
  url: webLink(link['uri']),
  alt: [textOf(link['title'], 1000), textOf(link['description'], 5000)].filter(Boolean).join(' – '),
})

const quotedPost = (quoted: Record<string, unknown>): Media => {
  const handle = textOf(objectOf(quoted['author'])['handle'], 512)
  const words = textOf(objectOf(quoted['value'])['text'], 5000)
  return {
    kind: 'link',
    url: typeof quoted['uri'] === 'string' ? webUrl(quoted['uri']) : null,
    alt: handle ? `@${handle}: ${words}` : words,
  }
}
