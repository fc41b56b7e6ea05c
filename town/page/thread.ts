import { networkFacts } from '../networks.ts'
import type { Quarter } from '../quarter.ts'
import type { StoredPost } from '../records.ts'

/** The whole thread a post is in, as people of Town see it; the post itself is marked. */
export const renderThread = (uri: string, place: Quarter): string => {
  const { square, network } = place
  const asked = square.findPost(uri)
  const root = square.findPost(asked?.record.reply?.root.uri ?? uri) ?? asked
  const { title } = networkFacts[network]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A thread on Town’s ${title}</title><link rel="stylesheet" href="/town.css"></head>
<body><header class="top"><h1><a href="/">Town</a></h1><p>A thread on ${title}</p></header>
<main class="thread">${root ? renderPost(root, { place, uri }) : ''}</main></body></html>`
}

const renderPost = (post: StoredPost, context: { place: Quarter; uri: string }): string => {
  const { square, account, network } = context.place
  const author = square.findPerson(post.did)
  const answers = square.answersTo(post.uri).map((answer) => renderPost(answer, context))
  const classes = [network, post.did === account.did ? 'us' : '', post.uri === context.uri ? 'asked' : '']
  return `<article class="${classes.filter(Boolean).join(' ')}">
<header><b>${escape(author?.name ?? '')}</b> <span>@${escape(author?.handle ?? post.did)}</span>
<time>${escape(post.record.createdAt.slice(0, 16).replace('T', ' '))}</time></header>
<p lang="${escape(post.record.langs?.[0] ?? '')}">${escape(post.record.text)}</p>${answers.join('')}</article>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] as string)
