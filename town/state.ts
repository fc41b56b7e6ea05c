import { webPath } from './addresses.ts'
import type { ActiveFault } from './faults.ts'
import { type NetworkName, networkFacts, networkNames } from './networks.ts'
import type { StoredPost } from './records.ts'
import { sortDate } from './manners.ts'
import type { TownWorld } from './world.ts'

/** One thing that was said, as people see it. */
export type Said = {
  network: NetworkName
  uri: string
  /** Where on Town its thread is shown. */
  path: string
  author: string
  handle: string
  isUs: boolean
  text: string
  language: string | null
  at: string
  /** Handle of who is answered. */
  answers: string | null
  replies: number
}

export type TownOverview = {
  speed: number
  paused: boolean
  networks: {
    name: NetworkName
    title: string
    handle: string
    /** What `lost-answer` is aimed at to hit a reply of ours. */
    writing: string
    streams: number
    handedOut: number
    received: number
    posts: number
  }[]
  faults: ActiveFault[]
  recent: Said[]
}

const tell = (network: NetworkName, post: StoredPost, { quarters }: TownWorld): Said => {
  const { square, account } = quarters[network]
  const author = square.findPerson(post.did)
  const parent = post.record.reply && square.findPost(post.record.reply.parent.uri)
  return {
    network,
    uri: post.uri,
    path: webPath(network, post, square),
    author: author?.name ?? '',
    handle: author?.handle ?? post.did,
    isUs: post.did === account.did,
    text: post.record.text,
    language: post.record.langs?.[0] ?? null,
    at: sortDate(post),
    answers: (parent && square.findPerson(parent.did)?.handle) ?? null,
    replies: square.answersTo(post.uri).length,
  }
}

/** What was said last, newest first. */
export const recentIn = (
  world: TownWorld,
  { limit, network }: { limit: number; network?: NetworkName },
): Said[] =>
  (network ? [network] : networkNames)
    .flatMap((name) =>
      Iterator.from(world.quarters[name].square.newest(null))
        .take(limit)
        .map((post) => tell(name, post, world))
        .toArray(),
    )
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, limit)

export const overviewOf = (
  world: TownWorld,
  streamsOf: Record<NetworkName, number>,
  limit: number,
): TownOverview => ({
  speed: world.clock.speed,
  paused: world.clock.paused,
  networks: networkNames.map((name) => ({
    name,
    ...networkFacts[name],
    handle: world.quarters[name].account.handle,
    streams: streamsOf[name],
    ...world[name].ledger.counts,
    posts: world.quarters[name].square.postCount,
  })),
  faults: world.faults.list(),
  recent: recentIn(world, { limit }),
})
