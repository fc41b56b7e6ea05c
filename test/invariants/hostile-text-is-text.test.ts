import { expect as see } from '@playwright/test'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { openInboxAtWork } from '../support/inbox-at-work.ts'

const lure = await freePort()

const hostile = [
  `<script>window.hurt = 1</script>`,
  `<img src=x onerror="window.hurt = 1">`,
  `<a href="javascript:window.hurt=1">press me</a>`,
  `[press me](javascript:window.hurt=1) {{constructor.constructor('window.hurt=1')()}}`,
  `"><svg onload=window.hurt=1><style>*{display:none}</style>`,
  `<iframe src="http://127.0.0.1:${lure}/"></iframe> http://127.0.0.1:${lure}/metadata`,
  `\u202Etxet sdrawkcab\u202C and \u0000\u0007 control \u{1F468}\u200D\u{1F469}\u200D\u{1F467} ${'\u0301'.repeat(40)}`,
  'A'.repeat(280),
]

test('hostile-text-is-text: nothing a customer writes runs here, loads anything, or breaks the page', async () => {
  const lured: string[] = []
  const trap = createServer((request, response) => {
    lured.push(request.url ?? '')
    response.end()
  }).listen(lure, '127.0.0.1')
  await using work = await openInboxAtWork()
  const { program } = work
  const page = await work.openInbox('/inbox/unassigned', { locale: 'en-GB' })
  await see(page.getByRole('region', { name: 'Conversations' })).toBeVisible()
  const blocked: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(program.url) && !request.url().startsWith('data:'))
      blocked.push(request.url())
  })
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => blocked.push('dialog')))
  for (const [index, text] of hostile.entries()) {
    const mark = `mark-${index}`
    work.town.control.post({ text: `${mark} ${text}` })
    const row = page.getByRole('listitem').filter({ hasText: mark })
    await see(row).toBeVisible({ timeout: 30_000 })
    const thread = page.getByRole('main')
    // Town goes on talking: a row may move away under the hand.
    await see(async () => {
      await row.click()
      await see(thread.getByText(mark, { exact: false }).first()).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 20_000 })
    expect(await thread.locator('script, iframe, img, svg[onload], [onerror], [onload]').count()).toBe(0)
    for (const href of await thread
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? '')))
      expect(href).toMatch(/^(?:https?:\/\/|\/)/)
  }
  const first = page.getByRole('main').getByText('<script>window.hurt = 1</script>', { exact: false })
  await page.getByRole('listitem').filter({ hasText: 'mark-0' }).click()
  await see(first.first()).toBeVisible()
  expect(await page.evaluate(() => (window as unknown as { hurt?: number }).hurt)).toBeUndefined()
  expect(blocked).toEqual([])
  expect(lured, 'nobody followed a link by themselves').toEqual([])
  trap.close()
})
