import { expect as see } from '@playwright/test'
import { expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { quietTown } from '../support/house.ts'
import { setupToken, startProgram } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

test('on a real installation the admin sets up, connects an account and invites; a second colleague walks in and answers', async () => {
  await using world = await quietTown()
  await using folder = makeTempDir()
  await using program = await startProgram({ DATA_DIR: folder.path, DEMO: 'off' })
  await using browser = await launchBrowser()

  const admin = await browser.open(program.url)
  await admin.getByLabel('Setup token').fill('not-the-right-one')
  await admin.getByLabel('Company').fill('Ligne Claire')
  await admin.getByLabel('Name', { exact: true }).fill('Goran Petrović')
  await admin.getByLabel('What you do, in your own words').fill('I build the ticket app')
  await admin.getByLabel('Login').fill('goran')
  await admin.getByLabel('Password').fill('a password of some length')
  await admin.getByRole('button', { name: 'Open the doors' }).click()
  await see(admin.getByText('This set-up token is not the right one.')).toBeVisible()
  await admin.getByLabel('Setup token').fill(setupToken(program))
  await admin.getByRole('button', { name: 'Open the doors' }).click()
  await see(admin.getByRole('navigation', { name: 'Causerie' })).toBeVisible()

  await admin.getByRole('link', { name: 'Channels' }).first().click()
  await admin
    .getByRole('button', { name: /Connect/ })
    .first()
    .click()
  await admin.getByLabel('Handle').fill(world.account.handle)
  await admin.getByLabel('App password').fill(world.account.password)
  await admin.getByLabel('Server').fill(world.url)
  await admin
    .locator('form')
    .getByRole('button', { name: /Connect/ })
    .click()
  await see(admin.getByText(world.account.handle).first()).toBeVisible()

  await admin.goto(`${program.url}/settings`)
  await admin.getByRole('button', { name: 'Make an invitation' }).click()
  const shown = await admin.getByRole('status').getByText('/join/').textContent()
  const link = shown?.trim() ?? ''

  const second = await browser.open(link)
  await second.getByLabel('Your first name').fill('Fien')
  await second.getByLabel('What you do, in your own words').fill('I make our stops accessible')
  await second.getByRole('button', { name: 'Walk in' }).click()
  await see(second.getByRole('region', { name: /Conversations/ })).toBeVisible()

  const mention = world.control.post({ text: 'is there a ramp at Flagey', arc: 'quiet' })
  await second.goto(`${program.url}/inbox/unassigned`)
  await second.getByRole('listitem').filter({ hasText: 'a ramp at Flagey' }).click()
  await second
    .getByRole('region', { name: 'Reply or note' })
    .getByRole('textbox')
    .fill('There is, on the Ixelles side.')
  await second.getByRole('button', { name: /Send/ }).click()
  await waitFor(() => world.control.findThread(mention.uri)?.replies.length === 1, {
    what: 'the answer in Town',
    withinMs: 30_000,
  })
  expect(world.control.findThread(mention.uri)?.replies[0]?.text).toBe(
    'There is, on the Ixelles side.\nFien, I make our stops accessible',
  )

  const third = await browser.open(link)
  await see(third.getByText('This invitation is used up or has expired.')).toBeVisible()
})
