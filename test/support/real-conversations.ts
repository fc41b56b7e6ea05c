/** Real conversations, replayed on Town's X and read back through its connector. */
import { existsSync } from 'node:fs'
import type { NetworkPost } from '../../server/ports/connector.ts'
import { type Dice, shuffled } from '../../town/dice.ts'
import type { Replayed } from '../../town/index.ts'
import { caughtUp, type Kept, readUntil } from './reading.ts'
import { openXHouse } from './x-house.ts'

const folder = process.env['REAL_CONVERSATIONS'] ?? ''

/** Whether there are any; says so aloud where there are none. */
export const hasRealConversations = (): boolean => {
  const isThere = existsSync(folder)
  if (!isThere) process.stderr.write('SKIPPED: REAL_CONVERSATIONS names no folder with real conversations\n')
  return isThere
}

/** So that a turn and its answer are never of one millisecond. */
const perSecond = 500

export type XHouse = Awaited<ReturnType<typeof openXHouse>>

export const openReplayHouse = (): Promise<XHouse> =>
  openXHouse('good morning', { replay: folder, pace: { pageSize: 100, maxPages: 50 } })

/** What was said, and what the connector handed out of it: `posts` each once, in the order in which they were said. */
export type Heard = { replayed: Replayed; uris: string[]; pages: NetworkPost[][]; posts: NetworkPost[] }

export const hear = async (
  { town, house, channelId }: XHouse,
  { disorder = false }: { disorder?: boolean } = {},
): Promise<Heard> => {
  const replayed = await town.control.replay({ perSecond, disorder })
  // X's ids are in the order of their time, and of one length.
  const uris = [...new Set(replayed.flatMap((one) => one.uris))].sort()
  const whole = (kept: Kept) => caughtUp(kept) && uris.every((uri) => kept.byUri.has(uri))
  const { pages, byUri } = await readUntil(await house.networks.session(channelId), { until: whole })
  return {
    replayed,
    uris,
    pages: pages.map(({ posts }) => posts),
    posts: uris.flatMap((uri) => byUri.get(uri) ?? []),
  }
}

/** Shuffled, each post one to three times, some first as what stands around another, in batches of any size. */
export const disordered = (posts: readonly NetworkPost[], dice: Dice): NetworkPost[][] => {
  const line = posts.flatMap((post) => Array.from({ length: dice.between(1, 3) }, () => post))
  const last = new Map<string, number>()
  const mixed = shuffled(line, dice)
  for (const [at, { uri }] of mixed.entries()) last.set(uri, at)
  const seen = new Set<string>()
  const arriving = mixed.map((post, at): NetworkPost => {
    const isFirst = !seen.has(post.uri)
    seen.add(post.uri)
    const comesAgain = last.get(post.uri) !== at
    return isFirst && comesAgain && dice.chance(0.3) ? { ...post, reason: 'context' } : post
  })
  const batches: NetworkPost[][] = []
  while (arriving.length > 0) batches.push(arriving.splice(0, dice.between(1, 60)))
  return batches
}
