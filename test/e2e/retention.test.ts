import { expect as see } from '@playwright/test'
import { expect, test } from 'vitest'
import { expectAccessible, openInboxAtWork } from '../support/inbox-at-work.ts'

test('an admin sees what would go before saying how long conversations are kept, and all can read it', async () => {
  await using work = await openInboxAtWork()
  const page = await work.openInbox('/settings')
  const panel = page.getByRole('region', { name: 'How long we keep what was said' })
  await see(panel.getByText('Everything is kept.')).toBeVisible()
  await panel.getByRole('radio', { name: 'Keep for a time' }).check()
  await panel.getByLabel('Months after the last word').fill('12')
  await panel.getByRole('button', { name: 'See what would go' }).click()
  await see(panel.getByRole('status')).toHaveText('No conversation would go now.')
  expect(await work.admin.get('/api/retention')).toEqual({ keepMonths: null })
  await panel.getByRole('button', { name: 'Save' }).click()
  await see(panel.getByText('Kept for 12 months after the last word.')).toBeVisible()
  expect(await work.admin.get('/api/retention')).toEqual({ keepMonths: 12 })
  await expectAccessible(page)
  await page.goto(`${work.program.url}/channels`)
  await see(page.getByText('Posts older than 12 months are not taken in')).toBeVisible()

  const member = await work.walkIn('Fien', 'I make our stops accessible')
  await member.goto(`${work.program.url}/settings`)
  const theirs = member.getByRole('region', { name: 'How long we keep what was said' })
  await see(theirs.getByText('Kept for 12 months after the last word.')).toBeVisible()
  await see(theirs.getByRole('button')).toHaveCount(0)
})
