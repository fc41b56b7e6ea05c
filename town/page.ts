import type { Person, StoredPost } from './records.ts'
import { sortDate } from './manners.ts'
import type { Square } from './square.ts'

const shownThreads = 60

type Place = { square: Square; account: Person }

/** Town's squares for people: the newest threads with us, as plain text. */
export const renderSquare = (places: readonly Place[]): string => {
  const roots = places.flatMap(({ square, account: us }) =>
    square.rootsAround(us.did).map((root) => ({ root, newest: newestIn(root, square), square, us })),
  )
  const shown = roots.sort((a, b) => (a.newest < b.newest ? 1 : -1)).slice(0, shownThreads)
  const threads = shown.map(({ root, square, us }) => renderPost(root, { square, us })).join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>Town</title><style>${style}</style></head>
<body><h1>Town</h1><p>What the inhabitants see: the newest threads with ${places.map(({ account }) => `@${escape(account.handle)}`).join(' and ')}.</p>
${threads}</body></html>`
}

const renderPost = (post: StoredPost, context: { square: Square; us: Person }): string => {
  const { square, us } = context
  const author = square.findPerson(post.did)
  const answers = square.answersTo(post.uri).map((answer) => renderPost(answer, context))
  return `<article${post.did === us.did ? ' class="us"' : ''}>
<header><b>${escape(author?.name ?? '')}</b> @${escape(author?.handle ?? post.did)}
<time>${escape(post.record.createdAt.slice(0, 16).replace('T', ' '))}</time></header>
<p lang="${escape(post.record.langs?.[0] ?? '')}">${escape(post.record.text)}</p>${answers.join('')}</article>`
}

const newestIn = (post: StoredPost, square: Square): string =>
  square
    .answersTo(post.uri)
    .map((answer) => newestIn(answer, square))
    .reduce((newest, key) => (key > newest ? key : newest), sortDate(post))

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] as string)

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fbfaf7}
article{border-left:3px solid #c9c4b8;padding:.2rem 0 .2rem 1rem;margin:1rem 0}article.us{border-color:#b3472f;background:#fdf3ee}
article p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}time{color:#666;font-size:.85em;margin-left:.5em}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1a18}article.us{background:#33251f}time{color:#aaa}}`
