/**
 * The requests that one open-source desk was timed with, asked of Causerie on one machine: the same numbers of
 * customers, conversations and messages, the program as a process of its own, its processor time for each request.
 */
import { Agent, request } from 'node:http'
import { readFileSync } from 'node:fs'
import { draftPost } from '../../server/services/ingest-posts.ts'
import { day, instant } from '../../server/domain/time.ts'
import { creating, firstVersion } from '../../server/services/change.ts'
import { hashSecret } from '../../server/services/secrets.ts'
import type { Store, Write } from '../../server/ports/store.ts'
import type { Conversation } from '../../server/schemas/conversation.ts'
import { Client, setUp } from '../../test/support/client.ts'
import { colleagueDocument, conversationDocument } from '../../test/support/documents.ts'
import { startProgram } from '../../test/support/process.ts'
import { benchChannel } from '../kit/channel.ts'
import { conversationId } from '../kit/fill.ts'
import { openBenchHouse } from '../kit/house.ts'
import { makePosts } from '../kit/posts.ts'
import { makeRow, type Row } from '../kit/rows.ts'
import { quantile } from '../kit/timing.ts'

const conversations = 50_000
const open = 9_800
const messages = 5
const colleagues = 12
/** More than anybody has, as each may ask only so often. */
const sessions = 500
const sessionSecret = (turn: number): string => `bench-session-${turn % sessions}-of-many-colleagues`
const pageAtOnce = 250
const rareWord = 'ombrellino'
const rareHits = 250
const secondsEach = 3

/** Milliseconds of processor time that the peer took, application and database together, by ten clients. */
const peer = {
  'list open, first page of 25': 93,
  'list open, page 300': 269,
  'list all, first page': 452,
  'list unassigned': 15,
  // Two requests there, 0.6 and 1.7 ms; here a conversation comes with what was said in it.
  'one conversation with its messages': 2.3,
  assign: 6,
  'internal note': 3.5,
  'search messages, common word': 1.4,
  'search messages, rare word': 0.9,
  'counts of the overview': 14,
} as const
type Name = keyof typeof peer

export const benchPeer = async (say: (row: Row) => void, tell: (line: string) => void): Promise<void> => {
  await using house = await openBenchHouse('sqlite+embedded')
  const { store } = house.causerie.engines
  await fill(store, tell)
  await house.causerie.close()
  await using program = await startProgram(house.env)
  const client = new Client(() => program.url)
  await setUp(client, /token: ([\w-]+)/.exec(program.output())?.[1] ?? '')
  const requests = await plan(client)
  const cookieOf = (turn: number): string => `${client.cookie.split('=')[0] ?? ''}=${sessionSecret(turn)}`
  for (const name of Object.keys(peer) as Name[]) {
    const ask = asker(program.url, cookieOf, requests[name])
    const alone = await measure(program.pid, 1, ask)
    const together = await measure(program.pid, 10, ask)
    tell(
      `${name.padEnd(38)} alone p50 ${ms(quantile(alone.samples, 0.5))} p99 ${ms(quantile(alone.samples, 0.99))}, ` +
        `ten at once p50 ${ms(quantile(together.samples, 0.5))} p99 ${ms(quantile(together.samples, 0.99))}, ` +
        `${Math.round(together.samples.length / secondsEach)} /s, processor ${ms(together.cpu)}; the peer ${peer[name]} ms`,
    )
    say(
      makeRow({
        name: `beside a peer: ${name}, processor time`,
        engines: 'sqlite+embedded',
        size: conversations,
        value: together.cpu,
        unit: 'ms',
        limit: null,
        target: name === 'list open, first page of 25' ? peer[name] / 10 : peer[name],
      }),
    )
  }
}

const ms = (value: number): string => `${value.toPrecision(3)} ms`

const fill = async (store: Store, tell: (line: string) => void): Promise<void> => {
  await store.write([
    benchChannel(),
    ...Array.from({ length: colleagues }, (_, index) =>
      creating('colleague', { ...colleagueDocument(`colleague${index}`), ...firstVersion() }),
    ),
    ...Array.from({ length: sessions }, (_, index) =>
      creating('session', {
        id: hashSecret(sessionSecret(index)),
        ...firstVersion(),
        colleagueId: `colleague${index % colleagues}`,
        createdAt: instant(new Date()),
        expiresAt: instant(new Date(Date.now() + 30 * day)),
      }),
    ),
  ])
  for (let from = 0; from < conversations; from += pageAtOnce) {
    const writes = Array.from({ length: pageAtOnce }, (_, index) => from + index).flatMap(conversationWrites)
    await store.write(writes, { lane: 'bulk' })
  }
  tell(`filled ${conversations} conversations with ${messages} messages each`)
}

const minute = (number: number): string => new Date(Date.UTC(2024, 0, 1) + number * 60_000).toISOString()

const conversationWrites = (number: number): Write[] => {
  const id = conversationId(number)
  const isRare = number % (conversations / rareHits) === 7
  const posts = makePosts(number * messages, messages).map((post, index) => {
    const text = isRare && index === 0 ? `${post.text} ${rareWord}` : post.text
    const at = minute(number * messages + index)
    return {
      ...draftPost({ ...post, text }, { channelId: 'bench', accountId: 'us' }, at),
      conversationId: id,
    }
  })
  const last = posts.at(-1)?.at ?? minute(number)
  const conversation = conversationDocument(id, {
    channelId: 'bench',
    customer: {
      id: `customer${number % 10_000}`,
      name: `Customer ${number}`,
      handle: 'c.example',
      avatarUrl: null,
    },
    status: number >= conversations - open ? 'open' : 'closed',
    assigneeId: number % 3 === 0 ? null : `colleague${number % colleagues}`,
    lastPostAt: last,
    waitKey: last,
    turns: posts.map(({ id: postId, at, voice, text, language }) => ({
      postId,
      at,
      voice,
      text,
      language,
      thanks: false,
      gone: false,
    })),
  })
  return [creating('conversation', conversation), ...posts.map((post) => creating('post', post))]
}

type Ask = { method: string; path: string; body?: unknown }

/** What each request is, by its number. */
const plan = async (client: Client): Promise<Record<Name, (turn: number) => Ask>> => {
  const get = (path: string) => (): Ask => ({ method: 'GET', path })
  const list = (q: string, more = ''): string =>
    `/api/conversations?q=${encodeURIComponent(q)}&limit=25${more}`
  let cursor = ''
  for (let page = 1; page < 300; page++) {
    const { next } = await client.get<{ items: Conversation[]; next: string }>(
      list('is:open', cursor && `&cursor=${cursor}`),
    )
    cursor = encodeURIComponent(next)
  }
  const some = (turn: number): string =>
    `/api/conversations/${conversationId(conversations - 1 - ((turn * 7_919) % open))}`
  return {
    'list open, first page of 25': get(list('is:open')),
    'list open, page 300': get(list('is:open', `&cursor=${cursor}`)),
    'list all, first page': get(list('')),
    'list unassigned': get(list('is:open -is:assigned')),
    'one conversation with its messages': (turn) => ({ method: 'GET', path: some(turn) }),
    assign: (turn) => ({
      method: 'PUT',
      path: `${some(turn)}/assignee`,
      body: { assigneeId: `colleague${turn % colleagues}` },
    }),
    'internal note': (turn) => ({
      method: 'POST',
      path: `${some(turn)}/notes`,
      body: { text: `note ${turn}` },
    }),
    'search messages, common word': get('/api/search?q=tram&limit=30'),
    'search messages, rare word': get(`/api/search?q=${rareWord}&limit=30`),
    'counts of the overview': get('/api/conversations/counts'),
  }
}

/** Asks over connections that stay open, and costs little itself. */
const asker = (
  url: string,
  cookieOf: (turn: number) => string,
  planned: (turn: number) => Ask,
): (() => Promise<void>) => {
  const agent = new Agent({ keepAlive: true })
  const { hostname, port } = new URL(url)
  let turn = 0
  return () =>
    new Promise((resolve, reject) => {
      const cookie = cookieOf(turn)
      const { method, path, body } = planned(turn++)
      const json = body === undefined ? undefined : JSON.stringify(body)
      const sent = request(
        {
          hostname,
          port,
          agent,
          method,
          path,
          headers: {
            cookie,
            ...(json && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
          },
        },
        (answer) => {
          const code = answer.statusCode ?? 0
          answer.resume()
          answer.once('end', () => {
            if (code < 300) resolve()
            else reject(new Error(`${method} ${path} was answered ${code}`))
          })
        },
      )
      sent.once('error', reject)
      sent.end(json)
    })
}

const measure = async (
  pid: number,
  clients: number,
  ask: () => Promise<void>,
): Promise<{ samples: number[]; cpu: number }> => {
  for (let warm = 0; warm < 50; warm++) await ask()
  const samples: number[] = []
  const before = processorMs(pid)
  const end = performance.now() + secondsEach * 1000
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        const start = performance.now()
        await ask()
        samples.push(performance.now() - start)
      }
    }),
  )
  return { samples, cpu: (processorMs(pid) - before) / samples.length }
}

/** Of all threads of a process, as the kernel counts it (in ticks of 10 ms). */
const processorMs = (pid: number): number => {
  const [user, system] =
    readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').slice(11) ?? []
  return (Number(user) + Number(system)) * 10
}
