/** The program with its admin, Town behind it, and browsers in which people work. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect as see, type BrowserContextOptions, type Locator, type Page } from '@playwright/test'
import { expect } from 'vitest'
import type { IssuedInvitation } from '../../server/schemas/access.ts'
import { startTown, type Town } from '../../town/index.ts'
import { launchBrowser } from './browser.ts'
import { Client, setUp } from './client.ts'
import { dropEngines, engineSettings, isScaled } from './engine-pair.ts'
import { setupToken, startProgram, startWorker, type Program } from './process.ts'
import { makeTempDir } from './temp-dir.ts'

export type InboxAtWork = AsyncDisposable & {
  town: Town
  program: Program
  admin: Client
  /** The admin at work in a window of their own. */
  openInbox(path?: string, options?: BrowserContextOptions): Promise<Page>
  /** A colleague who walks in by an invitation. */
  walkIn(name: string, job: string): Promise<Page>
  /** A customer writes, and the row is there. */
  hear(page: Page, text: string): Promise<{ uri: string; row: Locator }>
  /** What our account answered under a post, as its readers see it. */
  answersTo(uri: string): string[]
}

export const openInboxAtWork = async (): Promise<InboxAtWork> => {
  const town = await startTown({ history: false, life: false })
  const folder = makeTempDir()
  const env = { ...engineSettings(folder.path), DATA_DIR: folder.path, DEMO: 'off' }
  const program = await startProgram(env, isScaled ? ['serve'] : [])
  const worker = isScaled ? await startWorker(env) : null
  const admin = new Client(() => program.url)
  await setUp(admin, setupToken(program))
  const settings = {
    service: town.url,
    stream: town.streamUrl,
    identifier: town.account.handle,
    appPassword: town.account.password,
  }
  await admin.ask('POST', '/api/channels', { body: { network: 'bluesky', settings } })
  const browser = await launchBrowser()
  return {
    town,
    program,
    admin,
    async openInbox(path = '/inbox/team', options = {}) {
      const page = await browser.open(program.url + path, options)
      await page.getByLabel('Login').fill('goran')
      await page.getByLabel('Password').fill('a password of some length')
      await page.getByRole('button', { name: 'Sign in' }).click()
      return page
    },
    async walkIn(name, job) {
      const { url } = await admin.ask<IssuedInvitation>('POST', '/api/invitations', { body: {} })
      const page = await browser.open(program.url + new URL(url).pathname)
      await page.getByLabel('Your first name').fill(name)
      await page.getByLabel('What you do, in your own words').fill(job)
      await page.getByRole('button', { name: 'Walk in' }).click()
      await see(page.getByRole('button', { name })).toBeVisible()
      return page
    },
    async hear(page, text) {
      const { uri } = town.control.post({ text })
      const row = page.getByRole('listitem').filter({ hasText: text })
      await see(row).toBeVisible({ timeout: 30_000 })
      return { uri, row }
    },
    answersTo: (uri) =>
      (town.control.findThread(uri)?.replies ?? [])
        .filter(({ author }) => author === town.account.handle)
        .map(({ text }) => text),
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]()
      await program.stop()
      await worker?.stop()
      await dropEngines(folder.path)
      await town.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

export const conversation = (page: Page): Locator => page.getByRole('main')
export const composer = (page: Page): Locator =>
  page.getByRole('region', { name: 'Reply or note' }).getByRole('textbox')

/** By axe, in both themes. */
export const expectAccessible = async (page: Page): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }
}
