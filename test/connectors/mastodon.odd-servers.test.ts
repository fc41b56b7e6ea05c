/** Servers that answer 200 and say nothing, or take no notice of what was asked. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createMastodon } from '../../connectors/mastodon/index.ts'
import {
  type CanRecheck,
  type CanReply,
  canReply,
  type OutgoingPart,
  type Session,
} from '../../server/ports/connector.ts'
import { caughtUp, nothingKept, readUntil } from '../support/reading.ts'
import { quietTools } from '../support/town.ts'

type Answers = (url: URL) => unknown

const us = { id: '1', username: 'us', acct: 'us', source: { privacy: 'public' } }

const openOdd = async (answers: Answers) => {
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const body = url.pathname.endsWith('/verify_credentials') ? us : answers(url)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const pace = { listen: false, pollEvery: 100, deepEvery: 60_000, proofEvery: 0 }
  const settings = {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessToken: 'token',
  }
  const account = { id: 'us@town.example', handle: 'us@town.example', name: 'Us', avatarUrl: null }
  const session = createMastodon(pace).open(settings, account, quietTools) as Session & CanReply & CanRecheck
  return {
    session,
    async [Symbol.asyncDispose]() {
      await session.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

const minute = (i: number): string => new Date(Date.now() - (1000 - i) * 60_000).toISOString()

const status = (i: number, rest: object = {}) => ({
  id: `5${i}`,
  uri: `https://town.example/posts/${i}`,
  created_at: minute(i),
  content: `<p>question ${i}</p>`,
  visibility: 'public',
  mentions: [{ id: '1', acct: 'us' }],
  account: { id: '2', acct: 'ana@quai.example', username: 'ana' },
  ...rest,
})

const cursorAt = (id: string): string =>
  JSON.stringify({ v: 1, reached: { notifications: id, own: id }, recent: [] })

test.for([
  { ids: 'numbers', idOf: (i: number) => String(1000 + i) },
  { ids: 'opaque ids', idOf: (i: number) => `01ABC${String(i).padStart(5, '0')}Z` },
])('nothing-missed: a server that answers its newest whatever is asked, $ids', async ({ idOf }) => {
  const all = Array.from({ length: 300 }, (_, i) => ({
    id: idOf(i),
    type: 'mention',
    created_at: minute(i),
    status: status(i),
  }))
  await using odd = await openOdd(({ pathname, searchParams }) => {
    if (!pathname.endsWith('/notifications')) return []
    const max = searchParams.get('max_id')
    const below =
      max === null
        ? all
        : all.slice(
            0,
            all.findIndex(({ id }) => id === max),
          )
    return below.slice(-60).toReversed()
  })
  const kept = nothingKept(cursorAt(idOf(99)))
  await readUntil(odd.session, { into: kept, until: caughtUp })
  const wanted = all.slice(100).map((entry) => entry.status.uri)
  expect(wanted.filter((uri) => !kept.byUri.has(uri))).toEqual([])
  expect(kept.pages.flatMap(({ gap }) => gap ?? [])).toEqual([])
})

test('nothing-missed: an answer that is no list is no proof that nothing was said', async () => {
  await using odd = await openOdd(({ pathname }) =>
    pathname.endsWith('/notifications') ? { error: 'under maintenance' } : [],
  )
  const kept = nothingKept(cursorAt('5'))
  await expect(readUntil(odd.session, { into: kept, until: caughtUp })).rejects.toMatchObject({
    kind: 'transient',
  })
  expect(kept.pages.filter(({ coveredUntil }) => coveredUntil !== null)).toEqual([])
})

test.for([{}, { error: 'under maintenance' }, { id: '5', content: 'no address' }])(
  'a post is gone only where the server says so, not where it answers %j',
  async (answer) => {
    await using odd = await openOdd(({ pathname }) => (pathname === '/api/v1/statuses' ? [] : answer))
    const native = { id: '5', visibility: 'public', spoiler: '', author: 'ana@quai.example' }
    const post = { uri: 'https://town.example/posts/5', native }
    await expect(odd.session.findGone([post], AbortSignal.timeout(5000))).rejects.toMatchObject({
      kind: 'transient',
    })
  },
)

test('sent-at-most-once: a look that cannot go back far enough never says that nothing is there', async () => {
  const ours = Array.from({ length: 1_500 }, (_, i) =>
    status(400 - i, {
      id: String(100_000 - i),
      content: `<p>answer ${i}</p>`,
      created_at: new Date(Date.now() - i * 500).toISOString(),
      account: { id: '1', acct: 'us', username: 'us' },
    }),
  )
  await using odd = await openOdd(({ pathname, searchParams }) => {
    if (!pathname.endsWith('/statuses')) return []
    const max = searchParams.get('max_id')
    return ours.filter(({ id }) => max === null || Number(id) < Number(max)).slice(0, 40)
  })
  if (!canReply(odd.session)) throw new Error('it cannot reply')
  const part: OutgoingPart = {
    clientId: 'attempt',
    text: 'not among them',
    createdAt: new Date(Date.now() - 390_000).toISOString(),
    language: 'en',
    inReplyTo: {
      uri: 'https://town.example/posts/5',
      native: { id: '55', visibility: 'public', spoiler: '', author: 'ana@quai.example' },
    },
    previous: null,
  }
  await expect(odd.session.lookUp(part, AbortSignal.timeout(5000))).rejects.toMatchObject({
    kind: 'transient',
  })
})

test.for([
  { answers: 'nothing that is its own', status: 404, kind: 'config', message: 'as a Mastodon server does' },
  { answers: 'a page', status: 200, kind: 'config', message: 'as a Mastodon server does' },
  { answers: 'that it does not know us', status: 401, kind: 'auth', message: 'copy it again' },
])('a server that answers $answers is told so in words that help', async ({ status, kind, message }) => {
  const server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const settings = {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessToken: 'token',
  }
  const check = createMastodon().check(settings, AbortSignal.timeout(5000))
  await expect(check).rejects.toMatchObject({ kind, message: expect.stringContaining(message) as string })
  server.close()
})
