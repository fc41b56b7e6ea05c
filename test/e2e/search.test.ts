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
    await see(posts().first().getByRole('mark')).toHaveText('umbrellas')
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

  test('nothing found says what to try instead', async () => {
    await query().fill('zeppelin')
    await query().press('Enter')
    await see(page.getByRole('heading', { name: 'Nothing was said like that.' })).toBeVisible()
    await page.getByRole('link', { name: /What people thank us for/ }).click()
    await see(query()).toHaveValue('is:thanks')
    await expectAccessible(page)
  })
})
