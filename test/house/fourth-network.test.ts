import { pino } from 'pino'
import { expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { postId } from '../../server/domain/ids.ts'
import { createBoard } from '../support/board/connector.ts'
import { startBoard } from '../support/board/server.ts'
import { colleague } from '../support/house.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

test('a fourth network is one connector and one entry in the list: posts come in, replies go out', async () => {
  await using folder = makeTempDir()
  await using board = await startBoard()
  const config = readConfig({ DATA_DIR: folder.path, DEMO: 'off', LOG_LEVEL: 'silent', PORT: '0' })
  const house = await compose(config, {
    log: pino({ level: 'silent' }),
    undoMs: 0,
    connectors: [...connectors, createBoard()],
  })
  await using _closed = { [Symbol.asyncDispose]: () => house.close() }
  await using _workers = house.startWorkers()
  const { channels, replies, inbox } = house.services
  const goran = await colleague(house, 'goran', { role: 'admin' })
  const fien = await colleague(house, 'fien')

  // An admin is offered it, with what it asks for, and connects it.
  const offered = (await channels.listConnectable(goran)).items.find(({ id }) => id === 'board')
  expect(offered).toMatchObject({
    name: 'Notice board',
    settings: [{ name: 'address' }, { name: 'password' }],
  })
  await expect(
    channels.connect(goran, { network: 'board', settings: { address: board.url, password: 'guessed' } }),
  ).rejects.toThrow('The board does not know this password')
  await channels.connect(goran, {
    network: 'board',
    settings: { address: board.url, password: board.password },
  })
  expect((await channels.list(fien)).items).toMatchObject([
    { network: { id: 'board', letter: 'N' }, handle: 'ligneclaire', health: { state: 'ok' } },
  ])

  // What a customer says opens a conversation.
  const notice = board.pin({ by: 'aya', text: 'is the lift at Flagey working again?' })
  const { id: conversationId } = await waitFor(
    async () => {
      const post = await house.engines.store.find('post', postId('board', `board:${notice.id}`))
      return post?.conversationId ? house.engines.store.find('conversation', post.conversationId) : undefined
    },
    { what: 'a conversation about the notice' },
  )
  const listed = await inbox.open(fien, conversationId)
  expect(listed).toMatchObject({
    conversation: { network: 'board', customer: { handle: 'aya' } },
    replyPath: { kind: 'api' },
  })

  // A reply goes out in as many parts as the declaration says, once, and comes back as itself.
  const text = 'It works since this morning, and the one at Montgomery too. '.repeat(3).trim()
  await replies.accept(fien, conversationId, { idempotencyKey: 'one', text, signed: false })
  await waitFor(() => board.notices.length === 3, { what: 'both parts on the board' })
  expect(board.notices.map(({ by, to }) => [by, to])).toEqual([
    ['aya', null],
    ['ligneclaire', 1],
    ['ligneclaire', 2],
  ])
  expect(
    board.notices
      .slice(1)
      .map((part) => part.text)
      .join(' '),
  ).toBe(text)
  const back = board.pin({ by: 'aya', text: 'thank you!', to: 3 })
  const heard = await waitFor(() => house.engines.store.find('post', postId('board', `board:${back.id}`)), {
    what: 'the thanks',
  })
  expect(heard.conversationId).toBe(conversationId)
  expect(board.notices).toHaveLength(4)
  expect(await house.engines.store.count('conversation', [])).toBe(1)
  expect(
    (await house.engines.store.list('post', { limit: 10 })).items.map(({ voice }) => voice).toSorted(),
  ).toEqual(['customer', 'customer', 'us', 'us'])
})
