import type { AddressInfo } from 'node:net'
import { expect as see, type Locator, type Page } from '@playwright/test'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compose, type Causerie } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import type { Worker } from '../../workers/worker.ts'
import { startTown, type Town } from '../../town/index.ts'
import { launchBrowser, type TestBrowser } from '../support/browser.ts'
import { Client, setUp } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { composer, conversation } from '../support/inbox-at-work.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'
import { xSettings } from '../support/x-town.ts'

let town: Town
let folder: TempDir
let house: Causerie
let workers: Worker
let browser: TestBrowser
let url: string
let stop: () => Promise<void>

// In this process, so that the minutes between looks can be moments.
beforeAll(async () => {
  town = await startTown({ history: false, life: false })
  folder = makeTempDir()
  const port = await freePort()
  const config = readConfig({
    DATA_DIR: folder.path,
    DEMO: 'off',
    SECRET_KEY: 'a secret for tests, thirty-two characters',
    LOG_LEVEL: 'silent',
    PORT: String(port),
  })
  house = await compose(config, { log: pino({ level: 'silent' }), undoMs: 0, lookUpDelays: [100, 100] })
  const app = await house.makeApp()
  await app.listen({ host: '127.0.0.1', port })
  stop = () => app.close()
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  workers = house.startWorkers()
  const admin = new Client(() => url)
  await setUp(admin, house.setupToken ?? '')
  await admin.ask('POST', '/api/channels', { body: { network: 'x', settings: xSettings(town) } })
  browser = await launchBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await workers?.[Symbol.asyncDispose]()
  await stop?.()
  await house?.close()
  await town?.close()
  await folder?.[Symbol.asyncDispose]()
}, 60_000)

const signIn = async (): Promise<Page> => {
  const page = await browser.open(`${url}/inbox/team`)
  await page.getByLabel('Login').fill('goran')
  await page.getByLabel('Password').fill('a password of some length')
  await page.getByRole('button', { name: 'Sign in' }).click()
  return page
}

/** X takes the reply, and neither says so nor shows it in the account's own list. */
const replyIntoTheVoid = async (
  page: Page,
  question: string,
  answer: string,
): Promise<{ uri: string; trouble: Locator }> => {
  const { uri } = town.control.post({ network: 'x', text: question })
  const row = page.getByRole('listitem').filter({ hasText: question })
  await see(row).toBeVisible({ timeout: 20_000 })
  await row.getByRole('link').click()
  await composer(page).fill(answer)
  await see(conversation(page).getByText('US$0.01', { exact: false }).first()).toBeVisible()
  town.control.fault({ kind: 'lost-answer', network: 'x', method: 'x createPost' })
  town.control.fault({ kind: 'timeline-lag', network: 'x', forMs: 60_000 })
  await composer(page).press('Control+Enter')
  const trouble = conversation(page).getByRole('group', { name: 'Nobody knows if it was sent' })
  await see(trouble).toBeVisible({ timeout: 20_000 })
  return { uri, trouble }
}

/** Without the signature below. */
const answersTo = (uri: string): string[] =>
  (town.control.findThread(uri)?.replies ?? []).map(({ text }) => text.split('\n')[0] ?? '')

const attempts = (): number => town.control.account().requests['x createPost'] ?? 0

test('sent-at-most-once: a person sees where, how often and when we looked, finds the reply on X, and says so', async () => {
  const page = await signIn()
  const before = attempts()
  const { uri, trouble } = await replyIntoTheVoid(page, 'Does the 81 stop at Janson?', 'It does.')
  await see(trouble.getByText('We looked 3 times and did not find it.', { exact: false })).toBeVisible()
  await see(
    trouble.getByText(`among the newest posts of ${town.networks.x.account.handle} on X`, { exact: false }),
  ).toBeVisible()
  await see(trouble.getByRole('listitem')).toHaveText([/not found/, /not found/, /not found/])
  await see(trouble.getByRole('link', { name: 'Look on X' })).toHaveAttribute('href', /\/status\/\d+$/)
  expect(answersTo(uri)).toEqual(['It does.'])
  await trouble.getByRole('button', { name: 'It was sent' }).click()
  await see(trouble).toBeHidden()
  town.control.clearFaults()
  // The list shows it in the end: still one reply, on X and on the screen.
  const polls = () => town.control.account().requests['x timeline'] ?? 0
  const seen = polls()
  await expect.poll(() => polls() > seen + 1, { timeout: 30_000 }).toBe(true)
  await see(conversation(page).getByText('It does.')).toHaveCount(1)
  expect(answersTo(uri)).toEqual(['It does.'])
  expect(attempts()).toBe(before + 1)
}, 90_000)

test('sent-at-most-once: a person who finds nothing there sends it again, once', async () => {
  const page = await signIn()
  const before = attempts()
  const { uri, trouble } = await replyIntoTheVoid(page, 'And at Vanderkindere?', 'There, too.')
  // A moderator of X took it away: the thread is empty.
  const lost = town.control.findThread(uri)?.replies[0]?.uri ?? ''
  town.control.remove(lost)
  town.control.clearFaults()
  await trouble.getByRole('button', { name: 'Send it again' }).click()
  await see(trouble).toBeHidden({ timeout: 20_000 })
  await expect.poll(() => answersTo(uri), { timeout: 20_000 }).toEqual(['There, too.'])
  expect(attempts()).toBe(before + 2)
}, 90_000)
