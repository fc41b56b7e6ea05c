import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ConversationDetail } from '../../server/schemas/conversation.ts'
import type { Town } from '../../town/index.ts'
import { Client, setUp } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { quietTown } from '../support/house.ts'
import { setupToken, startProgram, type Program } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

const kills = 20
/** Repeatable "random" moments: a linear congruential generator, milliseconds from 0 to 900. */
const moments = Array.from(
  { length: kills },
  (
    (state) => () =>
      ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31) * 900
  )(81),
)

test('nothing-missed, nothing-doubled, sent-at-most-once: kill -9 at 20 random moments of ingest and send', async () => {
  await using world = await quietTown()
  await using folder = makeTempDir()
  const env = { DATA_DIR: folder.path, DEMO: 'off', PORT: String(await freePort()) }
  let program: Program = await startProgram(env)
  const client = new Client(() => program.url)
  await setUp(client, setupToken(program))
  await connect(client, world)

  const mentions: string[] = []
  const accepted = new Map<string, { conversationId: string; text: string }>()
  let written = 0
  for (const moment of moments) {
    const busy = keepBusy()
    await delay(moment)
    await program.kill9()
    await busy
    program = await startProgram(env)
  }
  await settle()

  const details = await everything()
  const stored = details.flatMap(({ posts }) => posts.map(({ uri }) => uri))
  expect(
    mentions.filter((uri) => !stored.includes(uri)),
    'missed',
  ).toEqual([])
  expect(stored.length, 'doubled').toBe(new Set(stored).size)
  for (const [key, { conversationId, text }] of accepted) {
    const reply = details
      .find(({ conversation }) => conversation.id === conversationId)
      ?.replies.find((one) => one.text === text)
    expect(reply?.state, `the reply ${key}`).toBe('sent')
    expect(ownPosts(world, reply?.parts[0]?.uri ?? '', text), `posts of ${key}`).toHaveLength(1)
  }
  expect(accepted.size).toBeGreaterThan(kills)
  expect(
    world.control.account().received.filter(({ stored }) => stored > 1),
    'records written anew',
  ).toEqual([])
  expect(await program.stop()).toBe(0)

  /** New mentions and replies, until the program is gone. */
  async function keepBusy(): Promise<void> {
    for (let index = 0; index < 6; index++)
      mentions.push(world.control.post({ text: `question ${mentions.length}`, arc: 'quiet' }).uri)
    try {
      const open = await client.conversations('is:open')
      const waiting = open.filter(({ waitingSince }) => waitingSince !== null)
      for (const { id } of waiting.slice(0, 3)) {
        const text = `answer ${written++}`
        const key = `key-of-${text.replace(' ', '-')}`
        await client.ask('POST', `/api/conversations/${id}/replies`, { body: { text, signed: false }, key })
        accepted.set(key, { conversationId: id, text })
      }
    } catch {
      // It was killed under us: what was not answered was not accepted.
    }
  }

  /** Looks at the list only: opening every conversation again and again would be too many requests. */
  async function settle(): Promise<void> {
    const answered = new Set([...accepted.values()].map(({ conversationId }) => conversationId))
    await waitFor(
      async () => {
        const list = await client.conversations('')
        const waiting = list.filter(({ id, waitingSince }) => answered.has(id) && waitingSince !== null)
        return list.length >= mentions.length && waiting.length === 0
      },
      { what: 'everything to settle', withinMs: 60_000, everyMs: 500 },
    )
  }

  async function everything(): Promise<ConversationDetail[]> {
    return Promise.all((await client.conversations('')).map(({ id }) => client.open(id)))
  }
})

const connect = (client: Client, world: Town): Promise<unknown> =>
  client.ask('POST', '/api/channels', {
    body: {
      network: 'bluesky',
      settings: {
        service: world.url,
        stream: world.streamUrl,
        identifier: world.account.handle,
        appPassword: world.account.password,
      },
    },
  })

const ownPosts = (world: Town, uri: string, text: string): string[] =>
  (world.control.findThread(uri)?.replies ?? [])
    .concat(world.control.findThread(uri) ?? [])
    .flatMap(function texts(post): string[] {
      return [...(post.text === text ? [post.uri] : []), ...post.replies.flatMap(texts)]
    })
    .filter((found, index, all) => all.indexOf(found) === index)
