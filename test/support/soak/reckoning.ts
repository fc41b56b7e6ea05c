/** Compares what is stored with what was said, what was handed out and what the networks were given. */
import type { Documents, Kind } from '../../../server/domain/documents.ts'
import type { ReplyState } from '../../../server/schemas/reply.ts'
import type { World } from '../world.ts'
import type { Accepted } from './colleagues.ts'
import type { LaterHouse } from './later-house.ts'

export type Reckoning = {
  /** Addresses that are stored nowhere, or stand in no conversation although they were said to us. */
  missed: string[]
  /** Addresses that are stored, or stand in conversations, more than once. */
  doubled: string[]
  /** Texts that the customer can read more than once. */
  sentTwice: string[]
  /** What else must never be: accepted and gone, said to be sent and not there, said to have failed and there. */
  broken: string[]
  stored: number
  conversations: number
  replies: Partial<Record<ReplyState, number>>
}

type Known = { said: readonly string[]; takenBack: ReadonlySet<string>; accepted: readonly Accepted[] }

export const reckon = async (house: LaterHouse, world: World, known: Known): Promise<Reckoning> => {
  // First, as it may still send.
  const settled = await settleReplies(house, world, known.accepted)
  const ledger = world.town.control.account()
  const posts = new Map<string, { id: string; times: number; voice: string }>()
  for await (const { uri, id, voice } of everything(house, 'post'))
    posts.set(uri, { id, times: (posts.get(uri)?.times ?? 0) + 1, voice })
  const places = new Map<string, number>()
  let conversations = 0
  for await (const { mergedInto, turns } of everything(house, 'conversation')) {
    if (mergedInto) continue
    conversations++
    for (const { postId } of turns) places.set(postId, (places.get(postId) ?? 0) + 1)
  }
  const said = new Set(known.said)
  const handedOut = new Map(ledger.handedOut.map((entry) => [entry.uri, entry.by]))
  /** Why a post counts as missed; undefined where it does not. */
  const lackOf = (uri: string): string | undefined => {
    // Taken back while the program was down, it cannot be read again: neither to store it nor to give it a place.
    if (known.takenBack.has(uri)) return undefined
    const post = posts.get(uri)
    const by = `handed out by ${JSON.stringify(handedOut.get(uri) ?? {})}`
    if (!post) return `${uri} is not stored; ${by}`
    const needsPlace = said.has(uri) || post.voice === 'customer'
    return needsPlace && !places.has(post.id)
      ? `${uri} is stored as ${post.voice} in no conversation; ${by}`
      : undefined
  }
  const isDoubled = ({ id, times }: { id: string; times: number }): boolean =>
    times > 1 || (places.get(id) ?? 0) > 1
  return {
    ...settled,
    missed: [...said.union(handedOut)].flatMap((uri) => lackOf(uri) ?? []),
    doubled: [...posts].filter(([, post]) => isDoubled(post)).map(([uri]) => uri),
    stored: posts.size,
    conversations,
  }
}

/** How often a text may stand at the network when its reply is in a state. */
const endings: Partial<Record<ReplyState, readonly number[]>> = {
  sent: [1],
  failed: [0],
  unknown: [0, 1],
  withdrawn: [0],
}

const settleReplies = async (
  house: LaterHouse,
  world: World,
  accepted: readonly Accepted[],
): Promise<Pick<Reckoning, 'sentTwice' | 'broken' | 'replies'>> => {
  const broken: string[] = []
  const replies: Reckoning['replies'] = {}
  const states = new Map<string, ReplyState>()
  for (const { id, text, network } of accepted) {
    const reply = await house.settle(id)
    if (!reply) broken.push(`an accepted reply is gone: ${text}`)
    else if (reply.text !== text) broken.push(`“${text}” became “${reply.text}”`)
    if (!reply) continue
    states.set(id, reply.state)
    replies[reply.state] = (replies[reply.state] ?? 0) + 1
    const isHonest = reply.state !== 'unknown' || sendOnceOf(house, network) === 'look-up'
    if (!isHonest) broken.push(`“${text}” is unknown on ${network}, which can tell`)
  }
  // One accepted reply is one key, however often it was asked for.
  if (new Set(accepted.map(({ id }) => id)).size !== accepted.length) broken.push('one reply for two orders')
  const made = countMade(world)
  for (const { id, text, network } of accepted) {
    const [state, times] = [states.get(id), made.get(`${network} ${text}`) ?? 0]
    if (state && times < 2 && !endings[state]?.includes(times))
      broken.push(`“${text}” is ${state} and stands ${times} times on ${network}`)
  }
  const sentTwice = [...made].flatMap(([text, times]) => (times > 1 ? [text] : []))
  return { sentTwice, broken, replies }
}

const sendOnceOf = ({ networks }: LaterHouse, network: string): string =>
  networks.declaration(network).sendOnce

/** A network may want the customer's handle before a text. */
export const bareText = (text: string): string => text.replace(/^(@\S+ )+/, '')

/** How often each text stands at each network. */
const countMade = ({ networks }: World): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const network of networks)
    for (const text of network.made()) {
      const key = `${network.id} ${bareText(text)}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  return counts
}

async function* everything<K extends Kind>({ store }: LaterHouse, kind: K): AsyncGenerator<Documents[K]> {
  let after: string | null = null
  do {
    const { items, next }: { items: Documents[K][]; next: string | null } = await store.list(kind, {
      limit: 500,
      after,
    })
    yield* items
    after = next
  } while (after)
}
