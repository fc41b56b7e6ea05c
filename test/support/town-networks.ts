/** Town's networks in the same words, for tests that try one thing on each of them. */
import { neverLeft } from '../../connectors/kit/failures.ts'
import type { NetworkId } from '../../server/schemas/atoms.ts'
import type { Fault, Town } from '../../town/index.ts'
import { networkFacts, type NetworkName } from '../../town/networks.ts'
import type { TownThread } from '../../town/town-post.ts'
import { waitFor } from './wait-for.ts'

export type TownNetwork = {
  id: NetworkId
  /** What an admin types to connect our account there. */
  settings: Record<string, string>
  /** An inhabitant writes to us; `replyTo` is the address of the post it answers. Answers the post's address. */
  post(post: { text: string; as?: string; replyTo?: string }): string
  /** Goes wrong on this network only. */
  fault(fault: Fault): void
  clearFaults(): void
  /** The posts that were made through the API, one text for each time. */
  made(): string[]
  /** Addresses of what was handed out. */
  handedOut(): string[]
  /** What can go wrong there, anywhere. */
  faults: readonly Fault[]
  /** Our answers that stand below a post. */
  answers(uri: string): { uri: string; text: string }[]
}

const everywhere: readonly Fault[] = [
  { kind: 'rate-limit' },
  { kind: 'error', status: 500 },
  { kind: 'error', status: 503 },
  { kind: 'reset' },
  { kind: 'lost-answer' },
  { kind: 'shuffle' },
  { kind: 'repeat' },
  { kind: 'hang' },
  { kind: 'stream-drop' },
  { kind: 'stream-end' },
  { kind: 'stream-silent' },
  { kind: 'stream-repeat' },
]

/** What goes wrong on one network only. */
const special: Record<NetworkName, readonly Fault[]> = {
  bluesky: [],
  mastodon: [],
  x: [{ kind: 'timeline-lag' }, { kind: 'search-lag', delayMs: 500 }],
}

export const onTown = (town: Town, id: NetworkName): TownNetwork => {
  const { control, networks } = town
  const { handle } = networks[id].account
  const { writing } = networkFacts[id]
  const ours = <T extends { network: NetworkName }>(all: readonly T[]): T[] =>
    all.filter(({ network }) => network === id)
  return {
    id,
    settings: networks[id].settings,
    post: (post) =>
      control.post({ network: id, arc: 'quiet', ...post, ...(post.replyTo && { mention: true }) }).uri,
    fault: (fault) => control.fault({ ...fault, network: id }),
    clearFaults: () => control.clearFaults(),
    faults: [
      ...everywhere,
      ...special[id],
      ...(['lost-answer', 'reset', 'error'] as const).map((kind): Fault => ({ kind, method: writing })),
    ],
    made: () =>
      ours(control.account().received).flatMap(({ text, stored }) =>
        Array.from({ length: stored }, () => text),
      ),
    handedOut: () => ours(control.account().handedOut).map(({ uri }) => uri),
    answers: (uri) => answersIn(control.findThread(uri), { uri, author: handle }),
  }
}

/** Those of one author right below a post, wherever that is in its thread. */
const answersIn = (
  thread: TownThread | undefined,
  { uri, author }: { uri: string; author: string },
): { uri: string; text: string }[] => {
  if (!thread) return []
  if (thread.uri === uri)
    return thread.replies.flatMap((reply) =>
      reply.author === author ? [{ uri: reply.uri, text: reply.text }] : [],
    )
  return thread.replies.flatMap((reply) => answersIn(reply, { uri, author }))
}

/** Closes a Town and waits until the connections that were kept open are known to be cut. */
export const vanish = async ({ url, close }: Pick<Town, 'url' | 'close'>): Promise<void> => {
  await close()
  const isGone = async () => (await fetch(url).catch(neverLeft)) === true
  await waitFor(isGone, { what: 'Town to be gone' })
}
