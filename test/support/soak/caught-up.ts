import type { Page } from '../../../server/schemas/atoms.ts'
import type { Channel } from '../../../server/schemas/channel.ts'
import type { Reply } from '../../../server/schemas/reply.ts'
import type { Client } from '../client.ts'
import { waitFor } from '../wait-for.ts'
import type { World } from '../world.ts'
import type { Accepted } from './colleagues.ts'
import { bareText } from './reckoning.ts'

type Awaited = {
  world: World
  saidUntil: string
  accepted: readonly Accepted[]
  patienceMs: number
  signal: AbortSignal
}

/** Until every source says that it read all that was said, and only what nobody can know yet is on its way. */
export const caughtUp = async (
  client: Client,
  { world, saidUntil, accepted, patienceMs, signal }: Awaited,
): Promise<void> => {
  const isRead = async (): Promise<boolean> => {
    signal.throwIfAborted()
    const { items } = await client.get<Page<Channel>>('/api/channels')
    return items.every(({ sources }) => sources.every(({ coveredUntil }) => (coveredUntil ?? '') > saidUntil))
  }
  const there = new Set(world.networks.flatMap((network) => network.made().map(bareText)))
  let open = accepted.filter(({ text }) => !there.has(text))
  const isSettled = async (): Promise<boolean> => {
    signal.throwIfAborted()
    const some = open.slice(0, 8)
    const states = await Promise.all(some.map((one) => replyNow(client, one)))
    const isMoving = (reply: Reply | undefined): boolean =>
      ['held', 'queued'].includes(reply?.state ?? '') ||
      (reply?.state === 'sending' && reply.lookUps.length === 0)
    const moving = some.filter((_, i) => isMoving(states[i]))
    open = [...open.slice(8), ...moving]
    return open.length === 0
  }
  await Promise.all([
    waitFor(isRead, { what: 'all that was said to be read', withinMs: patienceMs, everyMs: 500 }),
    waitFor(isSettled, { what: 'the replies to go out', withinMs: patienceMs, everyMs: 500 }),
  ])
}

const replyNow = async (client: Client, { conversationId, id }: Accepted): Promise<Reply | undefined> =>
  (await client.open(conversationId)).replies.find((one) => one.id === id)
