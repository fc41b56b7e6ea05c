import { expect as see } from '@playwright/test'
import { expect, test } from 'vitest'
import type { Channel } from '../../server/schemas/channel.ts'
import type { TownThread } from '../../town/index.ts'
import { launchBrowser } from '../support/browser.ts'
import { Client } from '../support/client.ts'
import { startProgram, townOf } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

const textsBelow = (thread: TownThread): string[] =>
  thread.replies.flatMap((reply) => [reply.text, ...textsBelow(reply)])

test('in the demo a customer writes by themselves, is answered in the browser, reads it in Town and says thanks', async () => {
  await using folder = makeTempDir()
  await using program = await startProgram({ DATA_DIR: folder.path })
  await using browser = await launchBrowser()
  const page = await browser.open(program.url)
  await page.getByRole('button', { name: /Amélie/ }).click()
  await see(page.getByRole('region', { name: /Conversations/ })).toBeVisible()

  const client = new Client(() => program.url)
  await client.ask('POST', '/api/session', { body: { as: 'amelie' } })
  await waitFor(
    async () => {
      const { items } = await client.ask<{ items: Channel[] }>('GET', '/api/channels')
      return items.length === 3 && items.every(({ sources }) => sources.every((one) => one.coveredUntil))
    },
    { what: 'the month of history of every network', withinMs: 60_000, everyMs: 200 },
  )
  const before = new Set((await client.conversations('')).map(({ id }) => id))
  const fresh = await waitFor(
    async () => (await client.conversations('is:open -is:assigned')).find(({ id }) => !before.has(id)),
    { what: 'a new customer to write', withinMs: 60_000, everyMs: 500 },
  )
  await page.goto(`${program.url}/c/${fresh.id}`)
  const conversation = page.getByRole('main')
  await conversation.getByRole('button', { name: 'Claim' }).click()
  await page
    .getByRole('region', { name: 'Reply or note' })
    .getByRole('textbox')
    .fill('Hello, I am on it right now!')
  await page.getByRole('button', { name: /Send/ }).click()

  const { posts } = await client.open(fresh.id)
  const uri = posts[0]?.uri ?? ''
  const inTown = await waitFor(
    async () => {
      const answer = await fetch(`${townOf(program)}/town/thread?uri=${encodeURIComponent(uri)}`)
      const below = textsBelow((await answer.json()) as TownThread).filter((text) =>
        text.includes('I am on it right now!'),
      )
      return below.length > 0 && below
    },
    { what: 'our answer under the customer’s post in Town', withinMs: 30_000, everyMs: 300 },
  )
  expect(inTown).toHaveLength(1)
  expect(inTown[0]).toContain('Amélie, lost property')
  await waitFor(
    async () => {
      const found = await client.open(fresh.id)
      return found.posts.filter(({ voice }) => voice === 'customer').length > posts.length && found
    },
    { what: 'the customer to react in the same conversation', withinMs: 60_000, everyMs: 500 },
  )
})
