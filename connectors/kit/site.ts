import type { PulledPage, SentPart } from '../../server/ports/connector.ts'
import { parseBaseAddress } from './addresses.ts'
import type { Media, Post } from '../../server/schemas/post.ts'

/** Reads the setting; empty means the usual site. Throws `ConnectorError` of kind `config` with a sentence. */
export const parseSite = (setting: string | undefined, usual: string): Site => {
  const label = { label: 'The web address', schemes: ['https', 'http'] }
  const here = parseBaseAddress(setting?.trim() || usual, label)
  return new Site(usual, here.href.replace(/\/$/, ''))
}

/** Where people see a network's posts, when that is not the network's usual site. */
export class Site {
  readonly #usual: string
  readonly #here: string

  /** Both without a slash at the end. */
  constructor(usual: string, here: string) {
    this.#usual = usual
    this.#here = here
  }

  url(url: string): string
  url(url: string | null): string | null
  url(url: string | null): string | null {
    return url?.startsWith(`${this.#usual}/`) ? this.#here + url.slice(this.#usual.length) : url
  }

  page(page: PulledPage): PulledPage {
    if (this.#usual === this.#here) return page
    const media = (list: Post['media']): Media[] => list.map((one) => ({ ...one, url: this.url(one.url) }))
    const posts = page.posts.map((post) => ({ ...post, url: this.url(post.url), media: media(post.media) }))
    return { ...page, posts }
  }

  part(part: SentPart): SentPart {
    return { ...part, url: this.url(part.url) }
  }
}
