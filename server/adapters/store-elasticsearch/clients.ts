import { Client, type ClientOptions } from '@elastic/elasticsearch'
import { trustedCertificates } from '../kit/trusted-certificates.ts'
import { inOurWords, StoreTrouble } from './trouble.ts'
import { Turns } from './turns.ts'

export type ElasticsearchAccess = {
  /** One or several nodes, `https://name:password@host:9200`. */
  urls: readonly string[]
  apiKey?: string | undefined
  /** Certificates that vouch for it, PEM, besides the usual ones. */
  ca?: string | undefined
}

export type Clients = {
  /** What people wait for: reads, and writes of theirs. */
  person: Client
  bulk: Client
  /** Searches, counts and long lists, which must not take the inbox's connections. */
  search: Client
  /** In which they are asked, so that they do not take all of Elasticsearch's threads for searches either. */
  turns: Turns
  close(): Promise<void>
}

/** Requests in flight, and how long one may take, milliseconds. */
const pools = {
  person: { maxSockets: 32, requestTimeout: 10_000 },
  bulk: { maxSockets: 4, requestTimeout: 30_000 },
  search: { maxSockets: 8, requestTimeout: 15_000 },
} as const

const oldest = 9
/** Of a node whose size we may not know: what the smallest has. */
const fewestThreads = 4

/** Connects. Throws `StoreTrouble` when it does not answer, is something else or too old. */
export const connect = async (access: ElasticsearchAccess): Promise<Clients> => {
  const make = (pool: keyof typeof pools): Client => new Client(optionsOf(access, pools[pool]))
  const clients = { person: make('person'), bulk: make('bulk'), search: make('search') }
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(clients).map((client) => client.close()))
  }
  let threads: number
  try {
    const { version } = await inOurWords(() => clients.person.info())
    if (Number.parseInt(version.number, 10) < oldest)
      throw new StoreTrouble(
        'unsuitable',
        `Elasticsearch is too old: it is ${version.number}, and Causerie needs ${oldest}.0 or newer.`,
      )
    threads = await countThreads(clients.person)
  } catch (error) {
    await close()
    throw error
  }
  const turns = new Turns(searchesAtOnce(threads), pools.search.requestTimeout)
  return { ...clients, turns, close }
}

/** So few that beside two processes full of slow searches one thread is left for the inbox. */
export const searchesAtOnce = (threads: number): number =>
  Math.max(1, Math.min(pools.search.maxSockets, Math.floor((threads - 1) / 2)))

/** For searches, on the smallest node. */
const countThreads = async (client: Client): Promise<number> => {
  // Who may not ask gets the caution of the smallest.
  const answer = await client.nodes.info({ metric: 'thread_pool' }).catch(() => undefined)
  const sizes = Object.values(answer?.nodes ?? {}).flatMap(
    ({ thread_pool: of }) => of?.['search']?.size ?? [],
  )
  return sizes.length > 0 ? Math.min(...sizes) : fewestThreads
}

type Pool = { maxSockets: number; requestTimeout: number }

const optionsOf = ({ urls, apiKey, ca }: ElasticsearchAccess, pool: Pool): ClientOptions => ({
  nodes: urls.map((url) => {
    const { username, password } = new URL(url)
    return { url: new URL(withoutName(url)), ...(username && { headers: basic(username, password) }) }
  }),
  ...(apiKey !== undefined && { auth: { apiKey } }),
  ...(ca !== undefined && { tls: { ca: trustedCertificates(ca) } }),
  requestTimeout: pool.requestTimeout,
  // We try again ourselves: only we know whether that is safe.
  maxRetries: 0,
  agent: { connections: pool.maxSockets } as NonNullable<ClientOptions['agent']>,
})

const withoutName = (url: string): string => {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare.href
}

const basic = (name: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${decodeURIComponent(name)}:${decodeURIComponent(password)}`).toString('base64')}`,
})
