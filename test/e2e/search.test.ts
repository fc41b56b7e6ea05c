import { expect as see, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  conversation,
  expectAccessible,
  type InboxAtWork,
  openInboxAtWork,
} from '../support/inbox-at-work.ts'

let work: InboxAtWork
let page: Page
beforeAll(async () => {
  work = await openInboxAtWork()
  page = await work.openInbox()
  await work.hear(page, 'My umbrella stayed on tram 81')
  await work.hear(page, 'So many umbrellas at Flagey today')
  await work.hear(page, 'The ramp did not open')
}, 120_000)
afterAll(() => work?.[Symbol.asyncDispose](), 60_000)

const query = () => page.getByRole('search').getByRole('textbox', { name: 'Query' })
const posts = () => page.getByRole('region', { name: 'Posts', exact: true }).getByRole('listitem')
const asked = () => new URL(page.url()).searchParams.get('q')

describe('an analyst searches', () => {
  test('what was looked for is highlighted, and a day of the chart narrows it', async () => {
    await page.getByRole('navigation', { name: 'Causerie' }).getByRole('link', { name: 'Search' }).click()
    await see(page.getByRole('heading', { name: 'What would you like to know?' })).toBeVisible()
    await see(query()).toBeFocused()
    await expectAccessible(page)
    await page.keyboard.type('umbrella')
    await page.keyboard.press('Enter')
    await see(posts()).toHaveCount(2)
    await see(posts().first().locator('mark')).toHaveText('umbrellas')
    await see(page.getByText('2 posts found')).toBeVisible()
    await expectAccessible(page)

    await page
      .getByRole('group', { name: 'Posts per day' })
      .getByRole('link', { name: /: 2 posts$/ })
      .press('Enter')
    await see(query()).toHaveValue(/^umbrella after:\S+ before:\S+$/)
    await see(posts()).toHaveCount(2)
    await page.goBack()
    await see(query()).toHaveValue('umbrella')
  })

  test('a mistake is told under its column, and put right by one press', async () => {
    await query().fill('umbrella is:opn')
    await query().press('Enter')
    await see(query()).toHaveAttribute('aria-invalid', 'true')
    await see(query()).toHaveAccessibleDescription(/In “opn”: is: is one of/)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Did you mean open' }).click()
    await see(query()).toHaveValue('umbrella is:open')
    await see(query()).toBeFocused()
    await see(query()).not.toHaveAttribute('aria-invalid')
    await see(posts()).toHaveCount(2)
  })

  test('the address runs it again, and one comes back from a conversation to where one was', async () => {
    await page.goto(`${work.program.url}/search?q=${encodeURIComponent('"tram 81" OR ramp')}`)
    await see(query()).toHaveValue('"tram 81" OR ramp')
    await see(posts()).toHaveCount(2)
    await page.reload()
    await see(posts()).toHaveCount(2)
    const link = posts().nth(1).getByRole('link')
    await link.click()
    await see(conversation(page).getByText('My umbrella stayed on tram 81')).toBeVisible()
    await conversation(page).getByRole('link', { name: 'Back to the search' }).click()
    await see(link).toBeFocused()
    expect(asked()).toBe('"tram 81" OR ramp')
    await page.keyboard.press('/')
    await see(query()).toBeFocused()
  })

  test('what networks would be asked is there for who wants to know', async () => {
    await page.goto(`${work.program.url}/search?q=umbrella`)
    await page.getByText('What networks would be asked').click()
    await see(page.getByText('Bluesky keeps its search for people')).toBeVisible()
    await expectAccessible(page)
  })

  test('nothing found says what to try instead', async () => {
    await query().fill('zeppelin')
    await query().press('Enter')
    await see(page.getByRole('heading', { name: 'Nothing was said like that.' })).toBeVisible()
    await page.getByRole('link', { name: /What people thank us for/ }).click()
    await see(query()).toHaveValue('is:thanks')
    await expectAccessible(page)
  })

  test('reading on goes by itself, and one comes back as far down', async () => {
    for (let number = 1; number <= 45; number++)
      work.town.control.post({ text: `Line 92 was full again (${number})` })
    await see(async () => {
      await page.goto(`${work.program.url}/search?q=92`)
      await see(page.getByText('45 posts found')).toBeVisible({ timeout: 1000 })
    }).toPass({ timeout: 30_000 })
    await see(posts()).toHaveCount(20)
    await posts().last().scrollIntoViewIfNeeded()
    await see(posts()).toHaveCount(40)
    // A press while a page is on its way asks for nothing more.
    await see(async () => {
      const more = page.getByRole('button', { name: 'Show more' })
      if (await more.isVisible()) await more.press('Enter', { timeout: 1000 })
      await see(page.getByText('All 45 are shown')).toBeVisible({ timeout: 1000 })
    }).toPass({ timeout: 20_000 })
    const link = posts().nth(40).getByRole('link')
    await see(link).toBeFocused()
    await link.press('Enter')
    await see(conversation(page).getByText(/Line 92 was full again/)).toBeVisible()
    await page.goBack()
    await see(posts()).toHaveCount(45)
    await see(link).toBeFocused()
    await see(link).toBeInViewport()
  })

  test('hostile-text-is-text: what was said cannot break the page', async () => {
    work.town.control.post({
      text: `<b>zeppelin</b> ${'x'.repeat(220)} مرحبا \u202e zeppelin 👩‍👩‍👧‍👦${'🚋'.repeat(40)}`,
    })
    const phone = await work.openInbox('/search', { viewport: { width: 390, height: 844 } })
    const asking = phone.getByRole('textbox', { name: 'Query' })
    const found = phone.getByRole('region', { name: 'Posts', exact: true }).getByRole('listitem')
    await see(async () => {
      await asking.fill('zeppelin')
      await asking.press('Enter')
      await see(found).toHaveCount(1, { timeout: 1000 })
    }).toPass({ timeout: 30_000 })
    await see(found.locator('mark')).toHaveText(['zeppelin', 'zeppelin'])
    await see(found).toContainText('<b>')
    await asking.fill(`${'y'.repeat(300)} is:opn`)
    await asking.press('Enter')
    await see(phone.getByRole('button', { name: 'Did you mean open' })).toBeInViewport({ ratio: 1 })
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectAccessible(phone)
  })
})
