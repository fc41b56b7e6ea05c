import { webPath } from '../addresses.ts'
import type { Person, StoredPost } from '../records.ts'
import type { Notification, Square } from '../square.ts'
import { homeServer } from './places.ts'
import type { LocalIds } from './local-ids.ts'

/** Posts and people in the shapes of the server's own answers. */
export class StatusViews {
  readonly #square: Square
  readonly #ids: LocalIds
  /** Where people see its posts. */
  readonly #site: () => string

  constructor(square: Square, ids: LocalIds, site: () => string) {
    this.#site = site
    this.#square = square
    this.#ids = ids
  }

  account(address: string) {
    const [username = '', server = ''] = address.split('@')
    const person: Person = this.#square.findPerson(address) ?? { did: address, handle: address, name: '' }
    const picture = `https://${server}/avatars/original/missing.png`
    return {
      id: this.#ids.ofPerson(address),
      username,
      acct: server === homeServer ? username : address,
      display_name: person.name,
      uri: `https://${server}/users/${username}`,
      url: pageOf(address),
      avatar: picture,
      avatar_static: picture,
      header: picture,
      header_static: picture,
      note: '<p></p>',
      created_at: '2024-01-01T00:00:00.000Z',
      last_status_at: null,
      bot: false,
      group: false,
      locked: false,
      discoverable: true,
      indexable: false,
      emojis: [],
      fields: [],
      followers_count: 0,
      following_count: 0,
      statuses_count: 0,
    }
  }

  status(post: StoredPost): Record<string, unknown> {
    const { record } = post
    const parent = record.reply && this.#square.findPost(record.reply.parent.uri)
    const quotedUri = (record.embed?.['record'] as { uri?: string } | undefined)?.uri
    const quoted = quotedUri === undefined ? undefined : this.#square.findPost(quotedUri)
    return {
      id: this.#ids.of(post.uri) ?? '',
      uri: post.uri,
      url: this.#site() + webPath('mastodon', post, this.#square),
      created_at: record.createdAt,
      edited_at: record.editedAt ?? null,
      in_reply_to_id: parent ? (this.#ids.of(parent.uri) ?? null) : null,
      in_reply_to_account_id: parent ? this.#ids.ofPerson(parent.did) : null,
      visibility: record.visibility ?? 'public',
      sensitive: record.warning !== undefined,
      spoiler_text: record.warning ?? '',
      language: record.langs?.[0] ?? null,
      content: htmlOf(record.text, (address) => this.#square.findPerson(address) !== undefined),
      account: this.account(post.did),
      mentions: this.#mentions(post),
      tags: tagsIn(record.text).map((tag) => ({
        name: tag.toLowerCase(),
        url: `https://${homeServer}/tags/${encodeURIComponent(tag.toLowerCase())}`,
      })),
      ...(quoted && { quote: { state: 'accepted', quoted_status: this.status(quoted) } }),
      media_attachments: [],
      emojis: [],
      card: null,
      poll: null,
      reblog: null,
      replies_count: this.#square.answersTo(post.uri).length,
      reblogs_count: 0,
      favourites_count: 0,
      quotes_count: 0,
    }
  }

  notification({ post, reason }: Notification): Record<string, unknown> {
    const id = this.#ids.ofNotification(post.uri, reason)
    return {
      id,
      type: reason === 'quote' ? 'quote' : 'mention',
      created_at: post.indexedAt,
      group_key: `ungrouped-${id}`,
      account: this.account(post.did),
      status: this.status(post),
    }
  }

  #mentions(post: StoredPost) {
    return (post.record.facets ?? [])
      .flatMap(({ features }) => features.flatMap(({ did }) => (did ? [did] : [])))
      .filter((address, i, all) => all.indexOf(address) === i)
      .map((address) => {
        const { id, username, acct, url } = this.account(address)
        return { id, username, acct, url }
      })
  }
}

const pageOf = (address: string): string => {
  const [name, server] = address.split('@')
  return `https://${server}/@${name}`
}

const pieces =
  /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?])|@([a-z0-9_]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)|#([\p{L}\p{N}_]+)/gu

const tagsIn = (text: string): string[] => [...text.matchAll(pieces)].flatMap(([, , , tag]) => tag ?? [])

/** As the real servers write it: paragraphs, line breaks, and links whose ends are only hidden. */
const htmlOf = (text: string, isPerson: (address: string) => boolean): string => {
  let html = ''
  let at = 0
  for (const match of text.matchAll(pieces)) {
    html += escape(text.slice(at, match.index)) + anchorOf(match, isPerson)
    at = match.index + match[0].length
  }
  html += escape(text.slice(at))
  return `<p>${html.replaceAll('\n\n', '</p><p>').replaceAll('\n', '<br />')}</p>`
}

const anchorOf = (
  [whole, link, address, tag]: RegExpExecArray,
  isPerson: (address: string) => boolean,
): string => {
  if (address !== undefined)
    return isPerson(address)
      ? `<span class="h-card" translate="no"><a href="${pageOf(address)}" class="u-url mention">@<span>${address.split('@')[0]}</span></a></span>`
      : escape(whole)
  if (tag !== undefined)
    return `<a href="https://${homeServer}/tags/${encodeURIComponent(tag.toLowerCase())}" class="mention hashtag" rel="tag">#<span>${escape(tag)}</span></a>`
  const [, scheme = '', shown = '', rest = ''] = /^(https?:\/\/)(.{0,30})(.*)$/.exec(link ?? '') ?? []
  return `<a href="${escape(whole)}" rel="nofollow noopener" translate="no"><span class="invisible">${scheme}</span><span class="${rest ? 'ellipsis' : ''}">${escape(shown)}</span><span class="invisible">${escape(rest)}</span></a>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => entities[letter] as string)
