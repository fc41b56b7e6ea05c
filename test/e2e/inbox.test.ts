import { AxeBuilder } from '@axe-core/playwright'
import { expect as see, type BrowserContextOptions, type Locator, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IssuedInvitation } from '../../server/schemas/access.ts'
import { startTown, type Town } from '../../town/index.ts'
import { launchBrowser, type TestBrowser } from '../support/browser.ts'
import { Client, setUp } from '../support/client.ts'
import { setupToken, startProgram, type Program } from '../support/process.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

let town: Town
let folder: TempDir
let program: Program
let browser: TestBrowser
let admin: Client

beforeAll(async () => {
  town = await startTown({ history: false, life: false })
  folder = makeTempDir()
  program = await startProgram({ DATA_DIR: folder.path, DEMO: 'off' })
  admin = new Client(() => program.url)
  await setUp(admin, setupToken(program))
  const settings = {
    service: town.url,
    stream: town.streamUrl,
    identifier: town.account.handle,
    appPassword: town.account.password,
  }
  await admin.ask('POST', '/api/channels', { body: { network: 'bluesky', settings } })
  browser = await launchBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await program?.stop()
  await town?.close()
  await folder?.[Symbol.asyncDispose]()
}, 60_000)

/** The admin at work in a window of their own. */
const openInbox = async (path = '/inbox/team', options: BrowserContextOptions = {}): Promise<Page> => {
  const page = await browser.open(program.url + path, options)
  await page.getByLabel('Login').fill('goran')
  await page.getByLabel('Password').fill('a password of some length')
  await page.getByRole('button', { name: 'Sign in' }).click()
  return page
}

/** A colleague who walks in by an invitation. */
const walkIn = async (name: string, job: string): Promise<Page> => {
  const { url } = await admin.ask<IssuedInvitation>('POST', '/api/invitations', { body: {} })
  const page = await browser.open(program.url + new URL(url).pathname)
  await page.getByLabel('Your first name').fill(name)
  await page.getByLabel('What you do, in your own words').fill(job)
  await page.getByRole('button', { name: 'Walk in' }).click()
  await see(page.getByRole('button', { name })).toBeVisible()
  return page
}

/** A customer writes, and the row is there. */
const hear = async (page: Page, text: string): Promise<{ uri: string; row: Locator }> => {
  const { uri } = town.control.post({ text })
  const row = page.getByRole('listitem').filter({ hasText: text })
  await see(row).toBeVisible({ timeout: 10_000 })
  return { uri, row }
}

const conversation = (page: Page): Locator => page.getByRole('main')
const composer = (page: Page): Locator =>
  page.getByRole('region', { name: 'Reply or note' }).getByRole('textbox')

/** What our account answered under a post, as its readers see it. */
const answersTo = (uri: string): string[] =>
  (town.control.findThread(uri)?.replies ?? [])
    .filter(({ author }) => author === town.account.handle)
    .map(({ text }) => text)

const expectAccessible = async (page: Page): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }
}

describe('the inbox', () => {
  test('a customer’s post appears by itself, is claimed and answered by keys alone, and reaches the customer once', async () => {
    const page = await openInbox()
    await see(page.getByRole('region', { name: 'Conversations' })).toBeVisible()
    const { uri, row } = await hear(page, 'Where is my yellow umbrella?')
    await row.getByRole('link').focus()
    await page.keyboard.press('c')
    await see(row.getByRole('img', { name: 'You have it' })).toBeVisible()
    await page.keyboard.press('r')
    await see(composer(page)).toBeFocused()
    await page.keyboard.type('At the Marconi depot.')
    await page.keyboard.press('Control+Enter')
    await see(conversation(page).getByText('Goes out in')).toBeVisible()
    await see(composer(page)).toHaveValue('')
    await see(conversation(page).getByText('Sent')).toBeVisible({ timeout: 30_000 })
    expect(answersTo(uri)).toEqual(['At the Marconi depot.\nGoran, I build the ticket app'])
    await see(conversation(page).getByText('At the Marconi depot.')).toHaveCount(1)
    await expectAccessible(page)
  })

  test('a reply is taken back by holding Escape, and its words are in the composer again', async () => {
    const page = await openInbox()
    const { uri, row } = await hear(page, 'Does the 81 run at night?')
    await row.getByRole('link').click()
    await composer(page).fill('Until one o’clock')
    await conversation(page).getByRole('button', { name: 'Send' }).click()
    await see(conversation(page).getByRole('button', { name: 'Take back' })).toBeVisible()
    await page.keyboard.down('Escape')
    await see(composer(page)).toHaveValue('Until one o’clock')
    await page.keyboard.up('Escape')
    await see(conversation(page).getByText('Goes out in')).toHaveCount(0)
    expect(answersTo(uri)).toEqual([])
  })

  test('one-owner: who comes a second later is told who was faster, and keeps what they wrote', async () => {
    const goran = await openInbox()
    const driss = await walkIn('Driss', 'I drive the 81')
    const { row } = await hear(goran, 'My card does not work at Flagey')
    await row.getByRole('link').click()
    await composer(goran).fill('Half an answer')
    await driss.goto(goran.url())
    await see(conversation(driss).getByRole('button', { name: 'Claim' })).toBeVisible()
    const claimed = Promise.withResolvers<void>()
    await goran.route('**/claim', async (route) => {
      await claimed.promise
      await route.continue()
    })
    await conversation(goran).getByRole('button', { name: 'Claim' }).click()
    await conversation(driss).getByRole('button', { name: 'Claim' }).click()
    await see(conversation(driss).getByText('You claimed this')).toBeVisible()
    claimed.resolve()
    await see(goran.getByText('Driss was a second faster.')).toBeVisible()
    await see(composer(goran)).toHaveValue('Half an answer')
    await see(goran.getByRole('complementary').getByText('Driss')).toBeVisible()
  })

  test('a note names a colleague and reaches the other screen by itself', async () => {
    const goran = await openInbox()
    const fien = await walkIn('Fien', 'accessibility')
    const { row } = await hear(goran, 'The ramp did not open')
    await row.getByRole('link').click()
    await fien.goto(goran.url())
    await see(conversation(fien).getByText('The ramp did not open')).toBeVisible()
    await conversation(goran).getByRole('tab', { name: 'Note' }).click()
    await composer(goran).pressSequentially('@fi')
    await see(conversation(goran).getByRole('button', { name: 'Fien' })).toBeVisible()
    await goran.keyboard.press('Enter')
    await goran.keyboard.type('do we have a spare?')
    await goran.keyboard.press('Control+Enter')
    await see(conversation(fien).getByText('@Fien do we have a spare?')).toBeVisible()
    await expectAccessible(goran)
  })

  test('who is named in a note is told elsewhere on the screen, and finds it after having been away', async () => {
    const goran = await openInbox()
    const fien = await walkIn('Fien', 'accessibility')
    const named = fien
      .getByRole('navigation', { name: 'Causerie' })
      .getByRole('link', { name: /Mentioned me/ })
    const { row } = await hear(goran, 'Is the lift at Flagey mended')
    const write = async (text: string): Promise<void> => {
      await goran.keyboard.type(text)
      await see(composer(goran)).toHaveValue(text)
      await goran.keyboard.press('Control+Enter')
      await see(conversation(goran).getByText(text)).toBeVisible()
    }
    await row.getByRole('link').focus()
    await goran.keyboard.press('n')
    // At once: the composer is not there yet.
    await write('@fien is it mended?')
    await see(fien.getByText('Goran named you: “@fien is it mended?”')).toBeVisible()
    await see(named).toHaveText(/1/)
    await fien.getByRole('button', { name: 'Look' }).click()
    await see(conversation(fien).getByText('@fien is it mended?')).toBeVisible()
    await see(named).not.toHaveText(/1/)

    await fien.goto('about:blank')
    await write('@Fien and the ramp?')
    await fien.goto(`${program.url}/inbox/mentioned`)
    await see(named).toHaveText(/1/)
    await see(fien.getByRole('listitem').filter({ hasText: 'the lift at Flagey' })).toContainText(
      'Goran named you',
    )
    await expectAccessible(fien)
  })

  test('who drafts while a colleague takes it is warned before a second answer, and can leave them the draft', async () => {
    const goran = await openInbox()
    const driss = await walkIn('Driss', 'I drive the 81')
    const { uri, row } = await hear(goran, 'The 81 left without me')
    await row.getByRole('link').click()
    await composer(goran).fill('It was early, sorry')
    await driss.goto(goran.url())
    await conversation(driss).getByRole('button', { name: 'Claim' }).click()
    await see(conversation(goran).getByText('Driss has this conversation now.')).toBeVisible()
    await see(conversation(goran).getByRole('button', { name: 'Send', exact: true })).toHaveCount(0)
    await composer(goran).press('Control+Enter')
    await see(conversation(goran).getByRole('button', { name: 'Send all the same' })).toBeFocused()
    await expectAccessible(goran)
    await conversation(goran).getByRole('button', { name: 'Give Driss my draft' }).click()
    await see(composer(goran)).toHaveValue('')
    await see(conversation(driss).getByText('It was early, sorry')).toBeVisible()
    expect(answersTo(uri)).toEqual([])
  })

  test('closing, reopening and snoozing move a conversation between the places', async () => {
    const page = await openInbox()
    const { row } = await hear(page, 'Thanks for nothing, tram 81')
    await row.getByRole('link').click()
    await conversation(page).getByRole('button', { name: 'Close' }).click()
    await see(row).toHaveCount(0)
    await see(conversation(page).getByRole('button', { name: 'Reopen' })).toBeVisible()
    await page.getByRole('navigation').getByRole('link', { name: 'Closed' }).click()
    await row.getByRole('link').click()
    await page.keyboard.press('e')
    await see(row).toHaveCount(0)
    await page.keyboard.press('h')
    await page.getByRole('option', { name: /Tomorrow morning/ }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Snoozed' }).click()
    await see(row).toBeVisible()
  })
})

describe('nothing typed is lost', () => {
  test('when the line is cut, and the reply still goes out once', async () => {
    const page = await openInbox()
    const { uri, row } = await hear(page, 'Is the museum stop closed?')
    await row.getByRole('link').click()
    await composer(page).fill('Only until Friday.')
    await page.context().setOffline(true)
    await conversation(page).getByRole('button', { name: 'Send' }).click()
    await see(page.getByText('Your text is safe.')).toBeVisible()
    await see(page.getByText('Reconnecting…')).toBeVisible()
    await see(composer(page)).toHaveValue('Only until Friday.')
    await page.context().setOffline(false)
    await see(page.getByText('Reconnecting…')).toHaveCount(0, { timeout: 30_000 })
    await conversation(page).getByRole('button', { name: 'Send' }).click()
    await waitFor(() => answersTo(uri).length > 0, { what: 'our answer', withinMs: 30_000 })
    expect(answersTo(uri)).toHaveLength(1)
  })

  test('when the session ends: after signing in one is back where one was', async () => {
    const page = await openInbox()
    const { row } = await hear(page, 'A question about dogs on trams')
    await row.getByRole('link').click()
    const address = page.url()
    await composer(page).fill('Small ones ride free')
    await page.context().clearCookies()
    await conversation(page).getByRole('button', { name: 'Send' }).click()
    await see(page.getByText('Your session ended.')).toBeVisible()
    await page.getByLabel('Login').fill('goran')
    await page.getByLabel('Password').fill('a password of some length')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await see(composer(page)).toHaveValue('Small ones ride free')
    expect(page.url()).toBe(address)
  })

  test('when a reply is longer than the network takes', async () => {
    const page = await openInbox()
    const { row } = await hear(page, 'Tell me everything')
    await row.getByRole('link').click()
    await composer(page).fill('word '.repeat(1500))
    await see(conversation(page).getByText(/Too long/)).toBeVisible()
    await see(conversation(page).getByRole('button', { name: 'Send' })).toBeDisabled()
    await page.reload()
    await see(composer(page)).toHaveValue('word '.repeat(1500))
  })
})

describe('hostile-text-is-text', () => {
  test('what a customer writes runs nothing and leads nowhere but to http', async () => {
    const page = await openInbox()
    const text = '<img src=x onerror="document.title=1"> javascript:alert(1) {@html x} \u202Eevil'
    const { row } = await hear(page, text)
    await row.getByRole('link').click()
    await see(conversation(page).getByText('<img src=x onerror="document.title=1">')).toBeVisible()
    expect(await page.title()).not.toBe('1')
    expect(await conversation(page).locator('img').count()).toBe(0)
    const links = await conversation(page)
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol))
    expect(links.filter((protocol) => !/^https?:$/u.test(protocol))).toEqual([])
  })
})

describe('on a phone', () => {
  test('list and conversation take turns, and an answer goes out', async () => {
    const page = await openInbox('/inbox/team', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const { uri, row } = await hear(page, 'From my phone to yours')
    await expectAccessible(page)
    await row.getByRole('link').tap()
    await see(composer(page)).toBeVisible()
    await see(row).toHaveCount(0)
    await composer(page).fill('And back again.')
    await conversation(page).getByRole('button', { name: 'Send' }).tap()
    await expectAccessible(page)
    await waitFor(() => answersTo(uri).length > 0, { what: 'our answer', withinMs: 30_000 })
    await page.getByRole('link', { name: 'Back' }).tap()
    await see(page.getByRole('listitem').filter({ hasText: 'And back again.' })).toBeVisible()
  })
})

describe('every page is for everybody', () => {
  test.each([
    ['/channels', 'Channels'],
    ['/settings', 'Settings'],
    ['/c/not-there', 'This conversation is not there.'],
  ])('axe finds nothing on %s', async (path, heading) => {
    const page = await openInbox(path)
    await see(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expectAccessible(page)
  })

  test('the screen speaks the colleague’s language', async () => {
    const page = await openInbox('/settings')
    await page
      .getByRole('main')
      .getByRole('button', { name: /Français/ })
      .click()
    await see(page.getByRole('heading', { level: 1, name: 'Réglages' })).toBeVisible()
    await see(page.locator('html')).toHaveAttribute('lang', 'fr')
    await page
      .getByRole('main')
      .getByRole('button', { name: /Nederlands/ })
      .click()
    await see(page.getByRole('heading', { level: 1, name: 'Instellingen' })).toBeVisible()
    await page
      .getByRole('main')
      .getByRole('button', { name: /English/ })
      .click()
    await see(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  })
})
