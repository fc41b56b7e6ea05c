import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createX } from '../../connectors/x/index.ts'
import { compose, type Causerie } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { postId } from '../../server/domain/ids.ts'
import { RetryLater } from '../../server/ports/queue.ts'
import type { Reply } from '../../server/schemas/reply.ts'
import { keepChannel } from '../../server/services/channels.ts'
import { Vault } from '../../server/services/vault.ts'
import { startTown, type Town } from '../../town/index.ts'
import { colleague } from '../support/house.ts'
import { has, readUntil } from '../support/reading.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { xSettings, xTestPace } from '../support/x-town.ts'

const secretKey = 'a secret for tests, thirty-two characters'

/** A house on X whose clock only goes on when it waits, and one mention in it. */
const openXHouse = async (text: string) => {
  const folder = makeTempDir()
  const town = await startTown({ history: false, life: false })
  const config = readConfig({
    DATA_DIR: folder.path,
    DEMO: 'off',
    SECRET_KEY: secretKey,
    LOG_LEVEL: 'silent',
    PORT: '0',
  })
  let ahead = 0
  const connector = createX(xTestPace)
  const house = await compose(config, {
    log: pino({ level: 'silent' }),
    now: () => new Date(Date.now() + ahead),
    connectors: [connector],
    undoMs: 0,
  })
  const settings = xSettings(town)
  const account = await connector.check(settings, AbortSignal.timeout(5000))
  const { context, networks } = house
  const vault = new Vault(secretKey)
  const channel = await keepChannel(context, {
    connector,
    vault,
    networks,
    settings,
    account,
    demo: false,
    actorId: null,
  })
  const mention = town.control.post({ network: 'x', text })
  const take = async (wanted: string) => {
    const kept = await readUntil(await networks.session(channel.id), { until: has(wanted) })
    await house.ingest.posts({ channelId: channel.id, accountId: account.id }, kept.posts)
    return (await house.engines.store.find('post', postId('x', wanted)))?.conversationId ?? ''
  }
  const conversationId = await take(mention.uri)
  const actor = await colleague(house, 'driss')
  /** Moves the reply on, waiting as long as it wants, until it is settled. */
  const settle = async (id: string): Promise<void> => {
    for (let step = 0; step < 50; step++) {
      try {
        return await house.outbox.advance(id, AbortSignal.timeout(20_000))
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error
        ahead += error.delayMs
      }
    }
  }
  const reply = (words: string) =>
    house.services.replies.accept(actor, conversationId, { idempotencyKey: words, text: words })
  const current = async (id: string): Promise<Reply | undefined> => house.engines.store.find('reply', id)
  const close = async () => {
    await house.close()
    await town.close()
    await folder[Symbol.asyncDispose]()
  }
  return {
    house,
    town,
    mention,
    actor,
    conversationId,
    take,
    settle,
    reply,
    current,
    [Symbol.asyncDispose]: close,
  }
}

const attempts = (town: Town): number => town.control.account().requests['x createPost'] ?? 0
const answers = (town: Town, uri: string): string[] =>
  (town.control.findThread(uri)?.replies ?? []).map(({ text }) => text)
const detail = (house: Causerie, actor: Parameters<Causerie['services']['inbox']['open']>[0], id: string) =>
  house.services.inbox.open(actor, id)

test('sent-at-most-once: an answer that X lost is found by looking, with its links', async () => {
  await using x = await openXHouse('did the 81 stop at Janson?')
  x.town.control.fault({ kind: 'lost-answer', method: 'createPost' })
  const { id } = await x.reply('It did: example.com/81 & https://example.org/plan')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'sent', lookUps: [{ found: true }] })
  expect(attempts(x.town)).toBe(1)
  expect(answers(x.town, x.mention.uri)).toHaveLength(1)
})

test('sent-at-most-once: not found three times ends with a person and the evidence, never with a second post', async () => {
  await using x = await openXHouse('did the 81 stop at Janson?')
  x.town.control.fault({ kind: 'lost-answer', method: 'createPost' })
  x.town.control.fault({ kind: 'timeline-lag', times: 3 })
  const { id } = await x.reply('It did, at five past.')
  await x.settle(id)
  const unknown = await x.current(id)
  expect(unknown).toMatchObject({
    state: 'unknown',
    lookUps: [{ found: false }, { found: false }, { found: false }],
  })
  expect(unknown?.failure?.message).toContain('X did not say')
  await x.settle(id)
  expect(attempts(x.town)).toBe(1)
  // The timeline shows it in the end: our own post comes back and settles the matter.
  const ours = x.town.control.findThread(x.mention.uri)?.replies[0]?.uri ?? ''
  await x.take(ours)
  expect(await x.current(id)).toMatchObject({ state: 'sent' })
  expect(answers(x.town, x.mention.uri)).toEqual(['It did, at five past.'])
})

test('sent-at-most-once: an attempt that never arrived is not sent again by itself either', async () => {
  await using x = await openXHouse('hello?')
  x.town.control.fault({ kind: 'reset', method: 'createPost' })
  const { id } = await x.reply('Good morning!')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'unknown' })
  expect(attempts(x.town)).toBe(1)
  await x.house.services.replies.decide(x.actor, id, 'send-again')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'sent' })
  expect(answers(x.town, x.mention.uri)).toEqual(['Good morning!'])
})

test('a customer who did not summon us is answered on X itself, and the price is told', async () => {
  await using x = await openXHouse('hello?')
  const before = await detail(x.house, x.actor, x.conversationId)
  expect(before.replyPath).toMatchObject({
    kind: 'api',
    reason: 'mentioned-us',
    cost: { amount: 0.01, amountWithLink: 0.2, currency: 'USD' },
  })
  const { id } = await x.reply('Good morning!')
  await x.settle(id)
  const ours = answersOf(x.town, x.mention.uri)
  const followUp = x.town.control.post({ text: 'where are you?', replyTo: ours })
  await x.take(followUp.uri)
  const { replyPath } = await detail(x.house, x.actor, x.conversationId)
  expect(replyPath).toMatchObject({
    kind: 'open-network',
    reason: 'not-summoned',
    url: `https://x.com/intent/post?in_reply_to=${followUp.rkey}`,
  })
  await expect(x.reply('Here')).rejects.toMatchObject({ code: 'no-reply-path' })
  expect(attempts(x.town)).toBe(1)
})

const answersOf = (town: Town, uri: string): string => town.control.findThread(uri)?.replies[0]?.uri ?? ''
