import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  composer,
  conversation,
  expectAccessible,
  type InboxAtWork,
  openInboxAtWork,
} from '../support/inbox-at-work.ts'
import { waitFor } from '../support/wait-for.ts'

let work: InboxAtWork
beforeAll(async () => {
  work = await openInboxAtWork()
}, 120_000)
afterAll(() => work?.[Symbol.asyncDispose](), 60_000)

describe('the inbox', () => {
  test('a reply is taken back by holding Escape, and its words are in the composer again', async () => {
    const page = await work.openInbox()
    const { uri, row } = await work.hear(page, 'Does the 81 run at night?')
    await row.getByRole('link').click()
    await composer(page).fill('Until one o’clock')
    await conversation(page).getByRole('button', { name: 'Send' }).click()
    await see(conversation(page).getByRole('button', { name: 'Take back' })).toBeVisible()
    await page.keyboard.down('Escape')
    await see(conversation(page).getByText('Goes out in')).toHaveCount(0)
    await page.keyboard.up('Escape')
    await see(composer(page)).toHaveValue('Until one o’clock')
    expect(work.answersTo(uri)).toEqual([])
  })

  test('a reply is taken back though the answer to its order is still on its way', async () => {
    const page = await work.openInbox()
    const { uri, row } = await work.hear(page, 'Does the 92 run at night?')
    const late = Promise.withResolvers<void>()
    await page.route('**/api/conversations/*/replies', async (route) => {
      const response = await route.fetch()
      await late.promise
      await route.fulfill({ response })
    })
    await row.getByRole('link').click()
    await composer(page).fill('Until two o’clock')
    const answered = page.waitForResponse('**/api/conversations/*/replies')
    await conversation(page).getByRole('button', { name: 'Send' }).click()
    await see(conversation(page).getByRole('button', { name: 'Take back' })).toBeVisible()
    await page.keyboard.down('Escape')
    await see(conversation(page).getByText('Goes out in')).toHaveCount(0)
    await page.keyboard.up('Escape')
    await see(composer(page)).toHaveValue('Until two o’clock')
    late.resolve()
    await (await answered).finished()
    await see(conversation(page).getByRole('button', { name: 'Send' })).toBeEnabled()
    await see(composer(page)).toHaveValue('Until two o’clock')
    await see(page.getByRole('button', { name: 'Take back' })).toHaveCount(0)
    expect(work.answersTo(uri)).toEqual([])
  })

  test('closing, reopening and snoozing move a conversation between the places', async () => {
    const page = await work.openInbox()
    const { row } = await work.hear(page, 'Thanks for nothing, tram 81')
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
    const page = await work.openInbox()
    const { uri, row } = await work.hear(page, 'Is the museum stop closed?')
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
    await waitFor(() => work.answersTo(uri).length > 0, { what: 'our answer', withinMs: 30_000 })
    expect(work.answersTo(uri)).toHaveLength(1)
  })

  test('when the session ends: after signing in one is back where one was', async () => {
    const page = await work.openInbox()
    const { row } = await work.hear(page, 'A question about dogs on trams')
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
    const page = await work.openInbox()
    const { row } = await work.hear(page, 'Tell me everything')
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
    const page = await work.openInbox()
    const text = '<img src=x onerror="document.title=1"> javascript:alert(1) {@html x} \u202Eevil'
    const { row } = await work.hear(page, text)
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
    const page = await work.openInbox('/inbox/team', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const { uri, row } = await work.hear(page, 'From my phone to yours')
    await expectAccessible(page)
    await row.getByRole('link').tap()
    await see(composer(page)).toBeVisible()
    await see(row).toHaveCount(0)
    await composer(page).fill('And back again.')
    await conversation(page).getByRole('button', { name: 'Send' }).tap()
    await expectAccessible(page)
    await waitFor(() => work.answersTo(uri).length > 0, { what: 'our answer', withinMs: 30_000 })
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
    const page = await work.openInbox(path)
    await see(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expectAccessible(page)
  })

  test('the screen speaks the colleague’s language', async () => {
    const page = await work.openInbox('/settings')
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
