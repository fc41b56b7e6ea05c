/** Town's networks in the same words, for tests that try one thing on each of them. */
import { neverLeft } from '../../connectors/kit/failures.ts'
import type { NetworkId } from '../../server/schemas/atoms.ts'
import type { Fault, Town } from '../../town/index.ts'
import type { XTown } from '../../town/x/index.ts'
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

/** The requests that make a post. */
const sends = { bluesky: ['putRecord'], mastodon: ['post-status'] }

type Thread = { author: string; uri: string; text: string; replies: Thread[] }

/** What Bluesky calls its requests has dots in it, Mastodon's names begin with the network's. */
const named = { bluesky: (method = '.') => method, mastodon: (method = '') => `mastodon ${method}` }

const everywhere: readonly Fault[] = [
  { kind: 'rate-limit' },
  { kind: 'error', status: 500 },
  { kind: 'error', status: 503 },
  { kind: 'reset' },
  { kind: 'lost-answer' },
  { kind: 'shuffle' },
  { kind: 'repeat' },
  { kind: 'hang' },
]
const withStream: readonly Fault[] = [{ kind: 'stream-drop' }, { kind: 'stream-silent' }]

const streams: readonly string[] = ['stream-drop', 'stream-silent', 'wrong-streaming-address']

export const onTown = (town: Town, id: 'bluesky' | 'mastodon'): TownNetwork => {
  const { control, networks } = town
  const { account } = networks[id]
  const isHere = (uri: string) => (id === 'bluesky' ? uri.startsWith('at://') : uri.startsWith('https://'))
  return {
    id,
    settings: settingsOn[id](town),
    post: (post) =>
      control.post({ network: id, arc: 'quiet', ...post, ...(post.replyTo && { mention: true }) }).uri,
    fault: (fault) => {
      const method = fault.method?.startsWith('mastodon ') ? fault.method : named[id](fault.method)
      control.fault(streams.includes(fault.kind) ? fault : { ...fault, method })
    },
    clearFaults: () => control.clearFaults(),
    faults: [...everywhere, ...withStream, ...sends[id].map((method): Fault => ({ kind: 'lost-answer', method }))],
    made: () =>
      control
        .account()
        .received.filter(({ uri }) => isHere(uri))
        .flatMap(({ text, stored }) => Array.from({ length: stored }, () => text)),
    handedOut: () =>
      control
        .account()
        .handedOut.map(({ uri }) => uri)
        .filter(isHere),
    answers: (uri) => answersIn(control.findThread(uri), { uri, author: account.handle }),
  }
}

const settingsOn = {
  bluesky: ({ networks: { bluesky } }: Town) => ({
    service: bluesky.url,
    stream: bluesky.streamUrl,
    identifier: bluesky.account.handle,
    appPassword: bluesky.account.password,
  }),
  mastodon: ({ networks: { mastodon } }: Town) => ({
    server: mastodon.url,
    accessToken: mastodon.account.accessToken,
  }),
}

const xUri = (id: string): string => `https://x.com/i/status/${id}`
const xId = (uri: string): string => uri.split('/').at(-1) ?? ''

export const onX = ({ url, keys, us, control }: XTown): TownNetwork => ({
  id: 'x',
  settings: { service: url, ...keys },
  post: ({ replyTo, ...post }) =>
    xUri(control.post({ ...post, mention: true, ...(replyTo && { replyTo: xId(replyTo) }) }).id),
  fault: (fault) => control.fault(fault),
  clearFaults: () => control.clearFaults(),
  faults: [
    ...everywhere,
    { kind: 'timeline-lag' },
    ...(['lost-answer', 'reset', 'error'] as const).map((kind): Fault => ({ kind, method: 'createPost' })),
  ],
  made: () =>
    control.account().received.flatMap(({ text, stored }) => Array.from({ length: stored }, () => text)),
  handedOut: () => control.account().handedOut.map(({ uri }) => xUri(uri)),
  answers: (uri) => {
    type Answer = { id: string; author: string; text: string; replies: Answer[] }
    const asThread = ({ id, replies, ...rest }: Answer): Thread => ({
      ...rest,
      uri: xUri(id),
      replies: replies.map(asThread),
    })
    const thread = control.findThread(xId(uri))
    return answersIn(thread && asThread(thread), { uri, author: us.username })
  },
})

/** Those of one author right below a post, wherever that is in its thread. */
const answersIn = (
  thread: Thread | undefined,
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
