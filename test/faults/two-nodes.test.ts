/** What two API nodes on the same engines have to agree on. */
import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IssuedInvitation } from '../../server/schemas/access.ts'
import type { Conversation } from '../../server/schemas/conversation.ts'
import { launchBrowser } from '../support/browser.ts'
import { Client } from '../support/client.ts'
import { ownPrefix } from '../support/engines.ts'
import { openFleet, startEngines, type Engines, type Fleet } from '../support/fleet/fleet.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'
import { openWorld, type World } from '../support/world.ts'

let engines: Engines
let world: World
let folder: TempDir
let fleet: Fleet
beforeAll(async () => {
  engines = await startEngines()
  world = await openWorld()
  folder = makeTempDir()
  fleet = await openFleet({ world, engines, folder: folder.path, prefix: ownPrefix() })
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
