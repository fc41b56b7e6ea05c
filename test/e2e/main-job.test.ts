/** What Causerie is for, in a real browser; run on both pairs of engines. */
import { expect as see } from '@playwright/test'
import { expect, test } from 'vitest'
import { composer, conversation, expectAccessible, openInboxAtWork } from '../support/inbox-at-work.ts'

test('a customer’s post appears by itself, is claimed and answered by keys alone, and reaches the customer once', async () => {
  await using work = await openInboxAtWork()
  const page = await work.openInbox()
  await see(page.getByRole('region', { name: 'Conversations' })).toBeVisible()
  const { uri, row } = await work.hear(page, 'Where is my yellow umbrella?')
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
  expect(work.answersTo(uri)).toEqual(['At the Marconi depot.\nGoran, I build the ticket app'])
  await see(conversation(page).getByText('At the Marconi depot.')).toHaveCount(1)
  await expectAccessible(page)
})
