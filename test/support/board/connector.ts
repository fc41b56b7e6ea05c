import { parseBaseAddress } from '../../../connectors/kit/addresses.ts'
import { makeFetch } from '../../../connectors/kit/requests.ts'
import { instantOf, listOf, objectOf, textOf } from '../../../connectors/kit/shapes.ts'
import { pause } from '../../../connectors/kit/waiting.ts'
import {
  type CanReply,
  type Connector,
  ConnectorError,
  type NetworkPost,
  type OutgoingPart,
  type SentPart,
  type Session,
  type Settings,
} from '../../../server/ports/connector.ts'

const us = 'ligneclaire'
const uriOf = (id: number): string => `board:${id}`

/** A whole connector for the notice board, as CONTRIBUTING tells a newcomer to write one. */
export const createBoard = (): Connector => ({
  declaration: {
    id: 'board',
    name: 'Notice board',
    letter: 'N',
    abilities: ['poll', 'history', 'reply', 'parts'],
    text: { limit: 100, scheme: 'graphemes', maxParts: 2 },
    sendOnce: 'idempotency-key',
    replyCost: null,
    deletionDutyHours: 24,
    recall: { kind: 'full', withheld: [] },
  },
  settings: [
    { name: 'address', label: 'Address', help: 'Where the board hangs', secret: false, default: null },
    { name: 'password', label: 'Password', help: 'As the caretaker gave it', secret: true, default: null },
  ],
  async check(settings, signal) {
    const { name } = objectOf(await call(settings, 'me', { signal }))
    const handle = textOf(name, 100)
    return { id: handle, handle, name: handle, avatarUrl: null }
  },
  open: (settings, account): Session & CanReply => ({
    account,
    sources: [{ name: 'notices', recall: 'full', withheld: [] }],
    async *read(_source, cursor, signal) {
      for (let after = Number(cursor ?? 0); !signal.aborted; await pause(100, signal)) {
        const coveredUntil = new Date().toISOString()
        const notices = listOf(await call(settings, `notices?after=${after}`, { signal })).map(objectOf)
        after = Math.max(after, ...notices.map(({ id }) => Number(id)))
        const posts = notices.map(toNetworkPost)
        yield { posts, deletedUris: [], cursor: String(after), coveredUntil, gap: null }
      }
    },
    newClientId: () => crypto.randomUUID(),
    async send(part, signal) {
      const body = { text: part.text, to: answered(part), key: part.clientId }
      return sentPart(await call(settings, 'notices', { signal, method: 'POST', body: JSON.stringify(body) }))
    },
    async lookUp(part, signal) {
      const notices = listOf(await call(settings, 'notices', { signal }))
      const found = notices.find((notice) => objectOf(notice)['key'] === part.clientId)
      return found ? sentPart(found) : undefined
    },
    close: async () => {},
  }),
})

const answered = ({ previous, inReplyTo }: OutgoingPart): unknown =>
  objectOf((previous ?? inReplyTo).native)['id']

const toNetworkPost = ({ id, by, text, to, root, at }: Record<string, unknown>): NetworkPost => {
  const author = textOf(by, 100)
  const parentUri = typeof to === 'number' ? uriOf(to) : null
  const post = {
    network: 'board',
    uri: uriOf(Number(id)),
    url: null,
    reason: author === us ? ('own' as const) : parentUri ? ('reply' as const) : ('mention' as const),
    audience: 'everyone' as const,
    author: { id: author, handle: author, name: author, avatarUrl: null },
    text: textOf(text, 1000),
    spans: [],
    media: [],
    languages: [],
    authoredAt: instantOf(at) ?? new Date().toISOString(),
    networkSeenAt: instantOf(at),
    editedAt: null,
    parentUri,
    rootUri: typeof root === 'number' ? uriOf(root) : null,
    native: { id },
    raw: { id, by, text, to, root, at },
  }
  return post
}

const sentPart = (notice: unknown): SentPart => {
  const { id, at } = objectOf(notice)
  return { uri: uriOf(Number(id)), url: null, native: { id }, at: String(at) }
}

const call = async (
  settings: Settings,
  path: string,
  { signal, ...init }: { signal: AbortSignal; method?: string; body?: string },
): Promise<unknown> => {
  const base = parseBaseAddress(settings['address'] ?? '', { label: 'The board', schemes: ['https', 'http'] })
  const outcome = init.method ? 'maybe-sent' : 'not-sent'
  try {
    const request = makeFetch({ timeoutMs: 5000, closed: signal })
    const headers = { authorization: `Bearer ${settings['password']}` }
    const response = await request(new URL(path, base), { ...init, headers })
    if (response.status === 401) throw new ConnectorError('auth', 'The board does not know this password')
    if (!response.ok) throw new ConnectorError('transient', `The board says ${response.status}`, { outcome })
    return await response.json()
  } catch (error) {
    if (error instanceof ConnectorError) throw error
    throw new ConnectorError('transient', 'The board does not answer', { cause: error, outcome })
  }
}
