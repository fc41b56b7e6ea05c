import type { Span } from '../../server/schemas/post.ts'

export type Anchor = { href: string; classes: readonly string[]; text: string }
/** What an anchor of the text stands for: what to show, and where it points. */
export type Reading = { text: string; target: Pick<Span, 'kind' | 'value'> | null }

const maxHtml = 500_000
const maxText = 100_000
/** What these hold is not said by anybody. */
const silent = new Set(['script', 'style', 'template', 'head', 'title', 'iframe', 'noscript'])
/** Blocks, and how many line ends part them from what is around them. */
const blocks: Readonly<Record<string, number>> = {
  p: 2,
  blockquote: 2,
  pre: 2,
  ul: 2,
  ol: 2,
  h1: 2,
  h2: 2,
  h3: 2,
  h4: 2,
  h5: 2,
  h6: 2,
  li: 1,
  div: 1,
  tr: 1,
}
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  euro: '€',
  copy: '©',
}

/**
 * A post's HTML as plain text with spans. Servers clean what they pass on, in ways that differ, and some do not: so
 * nothing is trusted, every tag but a few only ends, and what comes out is text wherever it came from.
 */
export const readHtml = (
  html: string,
  readAnchor: (anchor: Anchor) => Reading,
): { text: string; spans: Span[] } => {
  const writer = new TextWriter(readAnchor)
  let mute = ''
  for (const token of tokens(html.slice(0, maxHtml))) {
    if (typeof token === 'string') {
      if (!mute) writer.say(token)
    } else if (mute) {
      if (token.closes && token.name === mute) mute = ''
    } else if (silent.has(token.name)) mute = token.closes ? '' : token.name
    else writer.tag(token)
  }
  return writer.finish()
}

type Tag = { name: string; closes: boolean; attributes: ReadonlyMap<string, string> }

class TextWriter {
  readonly #readAnchor: (anchor: Anchor) => Reading
  readonly #spans: Span[] = []
  #text = ''
  #breaks = 0
  #verbatim = 0
  #anchor: { href: string; classes: string[]; start: number | null } | null = null

  constructor(readAnchor: (anchor: Anchor) => Reading) {
    this.#readAnchor = readAnchor
  }

  say(raw: string): void {
    const words = decode(this.#verbatim ? raw : raw.replace(/[ \t\n\r\f]+/g, ' '))
    const atLineStart = this.#text === '' || this.#breaks > 0 || /\s$/.test(this.#text)
    const said = !this.#verbatim && atLineStart ? words.replace(/^ /, '') : words
    if (said === '' || this.#text.length > maxText) return
    if (this.#text && this.#breaks > 0) this.#text = this.#text.replace(/ $/, '') + '\n'.repeat(this.#breaks)
    this.#breaks = 0
    if (this.#anchor) this.#anchor.start ??= this.#text.length
    this.#text += said
  }

  tag({ name, closes, attributes }: Tag): void {
    if (name === 'br') this.#breaks = Math.min(3, this.#breaks + 1)
    const between = Object.hasOwn(blocks, name) ? blocks[name] : undefined
    if (between !== undefined) this.#breaks = Math.max(this.#breaks, between)
    if (name === 'pre') this.#verbatim = Math.max(0, this.#verbatim + (closes ? -1 : 1))
    if (name === 'li' && !closes) this.say('• ')
    if (name !== 'a') return
    this.#endAnchor()
    if (closes) return
    const classes = (attributes.get('class') ?? '').split(/\s+/)
    if (/\btag\b/.test(attributes.get('rel') ?? '')) classes.push('hashtag')
    this.#anchor = { href: attributes.get('href') ?? '', classes, start: null }
  }

  finish(): { text: string; spans: Span[] } {
    this.#endAnchor()
    // Offsets stay right: nothing before the last character that is said changes its length.
    const text = this.#text.trimEnd().slice(0, maxText).toWellFormed().replaceAll('\0', '\uFFFD')
    return { text, spans: this.#spans.filter(({ end }) => end <= text.length) }
  }

  #endAnchor(): void {
    const anchor = this.#anchor
    this.#anchor = null
    if (!anchor || anchor.start === null) return
    const said = this.#text.slice(anchor.start)
    const words = said.trimEnd()
    const { text, target } = this.#readAnchor({ href: anchor.href, classes: anchor.classes, text: words })
    this.#text = this.#text.slice(0, anchor.start) + text + said.slice(words.length)
    const end = anchor.start + text.length
    if (target && end > anchor.start) this.#spans.push({ start: anchor.start, end, ...target })
  }
}

/** Text and tags, in order. A tag that never ends swallows the rest, as it does in a browser. */
function* tokens(html: string): Generator<string | Tag> {
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) return yield html.slice(at)
    if (open > at) yield html.slice(at, open)
    const after = html.slice(open + 1, open + 4)
    if (after.startsWith('!--')) at = endAt(html.indexOf('-->', open + 4), 3, html)
    else if (/^[!?]/.test(after)) at = endAt(html.indexOf('>', open), 1, html)
    else if (/^\/?[a-z]/i.test(after)) {
      const end = endOfTag(html, open + 1)
      if (end < 0) return
      yield parseTag(html.slice(open + 1, end))
      at = end + 1
    } else {
      yield '<'
      at = open + 1
    }
  }
}

const endAt = (found: number, length: number, html: string): number =>
  found < 0 ? html.length : found + length

/** Where a tag's `>` is, quotes respected; -1 when it has none. */
const endOfTag = (html: string, from: number): number => {
  let quote = ''
  let mayQuote = false
  for (let i = from; i < html.length; i++) {
    const letter = html[i] as string
    if (quote) {
      if (letter === quote) quote = ''
    } else if (letter === '>') return i
    else if (mayQuote && (letter === '"' || letter === "'")) quote = letter
    if (!/\s/.test(letter)) mayQuote = letter === '='
  }
  return -1
}

const attribute = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g

const parseTag = (inside: string): Tag => {
  const closes = inside.startsWith('/')
  const name = /^[a-z][a-z0-9]*/i.exec(closes ? inside.slice(1) : inside)?.[0].toLowerCase() ?? ''
  const attributes = new Map<string, string>()
  if (name === 'a' && !closes)
    for (const [, key = '', double, single, bare] of inside.slice(1, 20_000).matchAll(attribute))
      if (!attributes.has(key.toLowerCase()))
        attributes.set(key.toLowerCase(), decode(double ?? single ?? bare ?? ''))
  return { name, closes, attributes }
}

const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#'))
      return (Object.hasOwn(entities, name.toLowerCase()) && entities[name.toLowerCase()]) || whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : '\uFFFD'
  })
