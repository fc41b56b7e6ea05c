/** The queue's board, for an admin in a real browser: on many machines it is there, on one nothing speaks of it. */
import { expect as see } from '@playwright/test'
import { expect, test } from 'vitest'
import { isScaled } from '../support/engine-pair.ts'
import { openInboxAtWork } from '../support/inbox-at-work.ts'

test('an admin finds the queue’s board where there is one, and it works under its policy', async () => {
  await using work = await openInboxAtWork()
  const page = await work.openInbox('/settings')
  await see(page.getByRole('heading', { name: 'Password' })).toBeVisible()
  const link = page.getByRole('link', { name: 'Open the board' })
  await see(link).toHaveCount(isScaled ? 1 : 0)
  if (!isScaled) return

  // A reply that went out leaves the queue behind that sent it.
  const { uri } = work.town.control.post({ text: 'Where is my yellow umbrella?' })
  const open = () => work.admin.conversations('is:open')
  await see.poll(async () => (await open()).length, { timeout: 30_000 }).toBe(1)
  const [conversation] = await open()
  await work.admin.ask('POST', `/api/conversations/${conversation?.id}/replies`, {
    body: { text: 'At the Marconi depot.' },
    key: 'the-umbrella',
  })
  await see.poll(() => work.answersTo(uri).length, { timeout: 30_000 }).toBe(1)

  const answered: string[] = []
  const refused: string[] = []
  page.on('response', (response) => answered.push(response.url()))
  page.on('console', (message) =>
    refused.push(...(message.text().includes('Content Security Policy') ? [message.text()] : [])),
  )
  await link.click()
  await page.getByRole('link', { name: 'send-reply' }).first().click()
  await see(page.getByText('No latest jobs in this queue.')).toBeVisible()
  await see(page.getByText('Read only')).toBeVisible()
  await page.reload()
  await see(page.getByText('No latest jobs in this queue.')).toBeVisible()
  // Nothing comes from outside, and what is refused is looks: a stranger's fonts, and styles while it loads.
  expect(answered.filter((url) => !url.startsWith(work.program.url))).toEqual([])
  expect(
    refused.filter((text) => !/^Loading the stylesheet 'https:\/\/fonts|^Applying inline style/.test(text)),
  ).toEqual([])
})
