import { expect as see, type Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAtprotoNetwork, type AtprotoNetwork, type PostedRecord } from '../support/atproto/network.ts'
import { launchBrowser } from '../support/browser.ts'
import { Client, setUp } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { setupToken, startProgram, type Program } from '../support/process.ts'
import { openRecordGate, type RecordGate } from '../support/record-gate.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

let network: AtprotoNetwork
let gate: RecordGate
let folder: TempDir
let program: Program
let env: Record<string, string>

beforeAll(async () => {
  network = await startAtprotoNetwork()
  gate = await openRecordGate(network.pds)
  folder = makeTempDir()
  env = { DATA_DIR: folder.path, DEMO: 'off', PORT: String(await freePort()) }
  program = await startProgram(env)
  const client = new Client(() => program.url)
  await setUp(client, setupToken(program))
  const { handle, appPassword } = network.accounts.brand
  const settings = { service: gate.url, identifier: handle, appPassword }
  await client.ask('POST', '/api/channels', { body: { network: 'bluesky', settings } })
}, 180_000)

afterAll(async () => {
  await program?.stop()
  await gate?.[Symbol.asyncDispose]()
  await network?.close()
  await folder?.[Symbol.asyncDispose]()
}, 60_000)

const signIn = async (page: Page): Promise<void> => {
  await page.getByLabel('Login').fill('goran')
  await page.getByLabel('Password').fill('a password of some length')
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Our replies under a post, as the AppView shows them. */
const answersUnder = async (post: PostedRecord): Promise<string[]> => {
  await network.processAll()
  const { replies = [] } = await network.thread(post.uri)
  return replies.flatMap((reply) => {
    const { post: found } = reply as { post?: { author: { did: string }; record: { text?: string } } }
    return found?.author.did === network.accounts.brand.did ? [found.record.text ?? ''] : []
  })
}

test('on a real network a mention is in the browser within 5 s, is claimed and answered once under the right post', async () => {
  await using browser = await launchBrowser()
  const page = await browser.open(`${program.url}/inbox/team`)
  await signIn(page)
  await see(page.getByRole('region', { name: 'Conversations' })).toBeVisible()
  const mention = await network.post(
    network.accounts.customer,
    '@brand.test where do I find my yellow umbrella?',
  )
  await network.processAll()
  const row = page.getByRole('listitem').filter({ hasText: 'my yellow umbrella' })
  await see(row).toBeVisible({ timeout: 5_000 })
  await row.click()
  await page.getByRole('main').getByRole('button', { name: 'Claim' }).click()
  await page
    .getByRole('region', { name: 'Reply or note' })
    .getByRole('textbox')
    .fill('It waits for you at the depot.')
  await page.getByRole('button', { name: /Send/ }).click()
  await waitFor(async () => (await answersUnder(mention)).length > 0, {
    what: 'our answer in the AppView',
    withinMs: 30_000,
    everyMs: 200,
  })
  expect(await answersUnder(mention)).toEqual([
    'It waits for you at the depot.\nGoran, I build the ticket app',
  ])
  const ours = (await network.thread(mention.uri)).replies?.[0] as { post: { uri: string; cid: string } }
  await network.post(network.accounts.customer, 'Thank you so much!', {
    replyTo: { uri: ours.post.uri, cid: ours.post.cid, root: mention },
  })
  await network.processAll()
  await see(page.getByRole('main').getByText('Thank you so much!')).toBeVisible({ timeout: 8_000 })
})

test('sent-at-most-once: killed between the send and its record, the customer still reads it once', async () => {
  const client = new Client(() => program.url)
  await client.ask('POST', '/api/session', {
    body: { login: 'goran', password: 'a password of some length' },
  })
  const mention = await network.post(network.accounts.customer, '@brand.test does the 81 run after midnight?')
  const conversation = await waitFor(
    async () =>
      (await client.conversations('is:open')).find(({ preview }) => preview.text.includes('after midnight')),
    { what: 'the mention', withinMs: 20_000, everyMs: 200 },
  )
  let killed = false
  gate.afterNext('Record', async () => {
    await program.kill9()
    killed = true
  })
  const path = `/api/conversations/${conversation.id}/replies`
  await client.ask('POST', path, {
    body: { text: 'Until a quarter past one.', signed: false },
    key: 'killed-key',
  })
  await waitFor(() => killed, { what: 'the kill', withinMs: 30_000 })
  expect(await answersUnder(mention)).toEqual(['Until a quarter past one.'])
  program = await startProgram(env)
  const detail = await waitFor(
    async () => {
      const found = await client.open(conversation.id)
      return found.replies[0]?.state === 'sent' && found.posts.some(({ replyId }) => replyId)
        ? found
        : undefined
    },
    { what: 'the reply to be known as sent', withinMs: 30_000, everyMs: 200 },
  )
  expect(await answersUnder(mention)).toEqual(['Until a quarter past one.'])
  expect(detail.posts.filter(({ voice }) => voice === 'us')).toHaveLength(1)
})
