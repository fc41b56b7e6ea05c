/** What two API nodes on the same engines have to agree on. */
import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import type { SourceDocument } from '../../server/domain/documents.ts'
import type { IssuedInvitation } from '../../server/schemas/access.ts'
import type { Me } from '../../server/schemas/colleague.ts'
import type { Conversation } from '../../server/schemas/conversation.ts'
import { launchBrowser } from '../support/browser.ts'
import { Client } from '../support/client.ts'
import { ownPrefix } from '../support/engines.ts'
import { openFleet, startEngines, type Engines, type Fleet } from '../support/fleet/fleet.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'
import { openWorld, type World } from '../support/world.ts'
import { Listener } from '../http/live-support.ts'

let engines: Engines
let world: World
let folder: TempDir
let fleet: Fleet
const prefix = ownPrefix()
beforeAll(async () => {
  engines = await startEngines()
  world = await openWorld()
  folder = makeTempDir()
  fleet = await openFleet({ world, engines, folder: folder.path, prefix })
}, 180_000)
afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
  await engines?.[Symbol.asyncDispose]()
  await folder?.[Symbol.asyncDispose]()
}, 60_000)

/** A customer says it, and it is a conversation. */
const hear = async (text: string): Promise<Conversation> => {
  world.networks[0]?.post({ text })
  return waitFor(
    async () =>
      (await fleet.client.conversations('is:open')).find(({ preview }) => preview.text.includes(text)),
    { what: `a conversation about ${text}`, withinMs: 30_000 },
  )
}

/** A colleague who works on one of the nodes. */
const walkIn = async (name: string, node: number): Promise<Client> => {
  const { url } = await fleet.client.ask<IssuedInvitation>('POST', '/api/invitations', { body: {} })
  const client = new Client(() => fleet.servers[node]?.url ?? '')
  const token = new URL(url).pathname.split('/').at(-1)
  await client.ask('POST', `/api/join/${token}`, { body: { name, job: 'tries things', locale: 'en' } })
  return client
}

test('one-owner: a thousand claims on two API nodes; one has it, all others are told who', async () => {
  const conversation = await hear('who of you has my umbrella')
  const people = await Promise.all(
    ['Amélie', 'Bart', 'Chloé', 'Driss', 'Fien'].map((name, index) => walkIn(name, index % 2)),
  )
  const claims = await Promise.allSettled(
    Array.from({ length: 1000 }, (_, index) =>
      (people[index % people.length] as Client).ask<Conversation>(
        'POST',
        `/api/conversations/${conversation.id}/claim`,
      ),
    ),
  )
  const owner = (await fleet.client.open(conversation.id)).conversation.assigneeId
  expect(owner).not.toBeNull()
  const won = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value.assigneeId] : []))
  // The owner's own further claims find that it is theirs already.
  expect(new Set(won)).toEqual(new Set([owner]))
  const told = claims.flatMap((claim) => (claim.status === 'rejected' ? [String(claim.reason)] : []))
  for (const refusal of told) {
    expect(refusal).toContain('already-claimed')
    expect(refusal).toContain(`"assigneeId":"${owner}"`)
  }
  expect(told.length).toBeGreaterThanOrEqual(1000 - 1000 / people.length)
})

test('screens-converge: what is done on one node is seen on the other, also after it was killed', async () => {
  await using browser = await launchBrowser()
  const pages = await Promise.all(
    fleet.servers.map(async ({ url }) => {
      const page = await browser.open(`${url}/inbox/unassigned`)
      await page.getByLabel('Login').fill('goran')
      await page.getByLabel('Password').fill('a password of some length')
      await page.getByRole('button', { name: 'Sign in' }).click()
      return page
    }),
  )
  const row = (index: number, text: string) => pages[index]!.getByRole('listitem').filter({ hasText: text })
  const first = await hear('the lift hums a song')
  for (const index of [0, 1]) await see(row(index, 'hums a song')).toBeVisible({ timeout: 20_000 })
  const fien = await walkIn('Fien', 1)
  await fleet.servers[0]!.program.kill9()
  await fien.ask('POST', `/api/conversations/${first.id}/claim`)
  await see(row(1, 'hums a song')).toHaveCount(0)
  await fleet.servers[0]!.start()
  await see(row(0, 'hums a song')).toHaveCount(0, { timeout: 40_000 })
  await hear('and now it whistles')
  for (const index of [0, 1]) await see(row(index, 'it whistles')).toBeVisible({ timeout: 20_000 })
})

const listenOn = (node: number, { cookie }: Client): Promise<Listener> => {
  const { url } = fleet.servers[node]!
  const headers = { origin: url, cookie }
  return new Listener(`${url.replace('http', 'ws')}/api/live`, { headers }).greeted()
}

test('who is where is known on both nodes, and those of a killed node are gone within fifteen seconds', async () => {
  const conversation = await hear('the clock at Flagey stands still')
  const [bart, chloe] = [await walkIn('Bart', 0), await walkIn('Chloé', 1)]
  const [bartId, chloeId] = await Promise.all(
    [bart, chloe].map(async (client) => (await client.ask<Me>('GET', '/api/me')).id),
  )
  const [his, hers] = [await listenOn(0, bart), await listenOn(1, chloe)]
  const here = (listener: Listener) =>
    (listener.present ?? [])
      .filter(({ conversationId }) => conversationId === conversation.id)
      .map(({ colleagueId, doing }) => `${colleagueId} ${doing}`)
      .toSorted()
  const isSeenBy = (listener: Listener, ...all: string[]) =>
    listener.until(() => here(listener).join() === all.toSorted().join())
  const say = (listener: Listener, doing: 'viewing' | 'replying') =>
    listener.say({ type: 'present', conversationId: conversation.id, doing })
  say(his, 'replying')
  await isSeenBy(hers, `${bartId} replying`)
  say(hers, 'viewing')
  for (const listener of [his, hers]) await isSeenBy(listener, `${bartId} replying`, `${chloeId} viewing`)

  const staying = setInterval(() => say(hers, 'viewing'), 5_000)
  try {
    await fleet.servers[0]!.program.kill9()
    const killedAt = performance.now()
    await isSeenBy(hers, `${chloeId} viewing`)
    expect(performance.now() - killedAt).toBeLessThan(15_500)
    await fleet.servers[0]!.start()
    const back = await listenOn(0, bart)
    await isSeenBy(back, `${chloeId} viewing`)
    say(back, 'viewing')
    await isSeenBy(hers, `${bartId} viewing`, `${chloeId} viewing`)
    await back.leave()
    await isSeenBy(hers, `${chloeId} viewing`)
  } finally {
    clearInterval(staying)
  }
  await hers.leave()
})

/** Hears what a browser hears that goes to the other node when its own is restarted. */
class Wanderer {
  readonly heard = new Set<string>()
  resets = 0
  #since: string | undefined
  #listener: Listener | undefined
  #isOver = false
  readonly #wandering: Promise<void>

  constructor() {
    this.#wandering = this.#wander()
  }

  async leave(): Promise<void> {
    this.#isOver = true
    await this.#listener?.leave()
    await this.#wandering
  }

  async #wander(): Promise<void> {
    for (let turn = 0; !this.#isOver; turn++) {
      const { url } = fleet.servers[turn % fleet.servers.length]!
      const listener = new Listener(`${url.replace('http', 'ws')}/api/live`, {
        headers: { origin: url, cookie: fleet.client.cookie },
        ...(this.#since !== undefined && { since: this.#since }),
      })
      this.#listener = listener
      listener.socket.on('message', () => this.#note(listener))
      await listener.closed
    }
  }

  #note({ heard, position }: Listener): void {
    const message = heard.at(-1)
    if (message?.type === 'reset') this.resets += 1
    if (message?.type === 'event' && message.conversationId) this.heard.add(message.conversationId)
    this.#since = position
  }
}

test('every process is restarted in turn: nothing is missed, and no event is lost', async () => {
  const wanderer = new Wanderer()
  const said: string[] = []
  const talking = setInterval(() => {
    const text = `the line is restarted, they say ${said.length}`
    said.push(text)
    world.networks[said.length % world.networks.length]?.post({ text })
  }, 150)
  try {
    for (const member of [...fleet.servers, ...fleet.workers]) {
      expect(await member.program.stop()).toBe(0)
      await member.start()
    }
  } finally {
    clearInterval(talking)
  }
  const conversations = await waitFor(
    async () => {
      const all = await fleet.client.conversations('is:open')
      const found = all.filter(({ preview }) => preview.text.includes('the line is restarted'))
      return found.length >= said.length && found
    },
    { what: `${said.length} conversations`, withinMs: 40_000 },
  )
  expect(conversations).toHaveLength(said.length)
  const unheard = (): string[] => conversations.flatMap(({ id }) => (wanderer.heard.has(id) ? [] : [id]))
  await waitFor(async () => unheard().length === 0, { what: 'all events', withinMs: 20_000 })
  expect(wanderer.resets).toBe(0)
  await wanderer.leave()
})

test('what a worker read is read by the other within ten seconds of its death', async () => {
  await using store = Object.assign(
    await ElasticsearchStore.open({ urls: [engines.elasticsearch.url], prefix }),
    { [Symbol.asyncDispose]: () => store.close() },
  )
  const sources = async (): Promise<SourceDocument[]> =>
    (await store.list('source', { limit: 100, fresh: true })).items
  const moves: string[] = []
  for (const worker of fleet.workers) {
    const before = await waitFor(
      async () => {
        const all = await sources()
        return all.length > 0 && all.every(({ lease }) => lease?.holder) && all
      },
      { what: 'every source held', withinMs: 20_000 },
    )
    const startedAt = performance.now()
    await worker.program.kill9()
    const at = new Map((await sources()).map((source) => [source.id, source.lease]))
    const isRead = ({ id, lease }: SourceDocument): boolean =>
      lease !== null && (lease.epoch !== at.get(id)?.epoch || lease.beat > (at.get(id)?.beat ?? 0))
    const after = await waitFor(
      async () => {
        const all = await sources()
        return all.every(isRead) && all
      },
      { what: 'every source read again', withinMs: 10_000, everyMs: 50 },
    )
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    const holders = new Map(after.map(({ id, lease }) => [id, lease?.holder]))
    for (const { id, lease } of before) if (holders.get(id) !== lease?.holder) moves.push(id)
    await worker.start()
  }
  expect(moves).not.toEqual([])
})
