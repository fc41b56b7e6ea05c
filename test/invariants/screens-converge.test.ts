import { expect as see, type Page } from '@playwright/test'
import { expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { Client } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { mentionInTown, startProgram, townOf } from '../support/process.ts'
import { converges } from '../support/screen.ts'
import { makeTempDir } from '../support/temp-dir.ts'

const signedIn = async (page: Page, name: string): Promise<Page> => {
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await see(page.getByRole('region', { name: 'Conversations' })).toBeVisible()
  return page
}

const inEnglish = { locale: 'en-GB' }

test('screens-converge: two browsers see what the other does, and what happened while one was cut off, without a reload', async () => {
  await using folder = makeTempDir()
  await using browser = await launchBrowser()
  const env = { DATA_DIR: folder.path, PORT: String(await freePort()) }
  await using program = await startProgram(env)
  const fien = await signedIn(await browser.open(`${program.url}/inbox/unassigned`, inEnglish), 'Fien')
  const goran = await signedIn(await browser.open(`${program.url}/inbox/unassigned`, inEnglish), 'Goran')
  const loads = [0, 0]
  for (const [index, page] of [fien, goran].entries()) page.on('load', () => loads[index]!++)

  await mentionInTown(program, 'the lift at Flagey hums a song')
  for (const page of [fien, goran])
    await see(page.getByRole('listitem').filter({ hasText: 'hums a song' })).toBeVisible()

  // One is cut off while the other works.
  await fien.context().setOffline(true)
  const client = new Client(() => program.url)
  await client.ask('POST', '/api/session', { body: { as: 'goran' } })
  const found = (await client.conversations('is:open')).find(({ preview }) =>
    preview.text.includes('hums a song'),
  )
  await client.ask('POST', `/api/conversations/${found?.id}/claim`)
  await mentionInTown(program, 'and now it whistles')
  await see(goran.getByRole('listitem').filter({ hasText: 'it whistles' })).toBeVisible()
  await see(goran.getByRole('listitem').filter({ hasText: 'hums a song' })).toHaveCount(0)
  await see(fien.getByRole('listitem').filter({ hasText: 'hums a song' })).toBeVisible()
  await fien.context().setOffline(false)
  await see(fien.getByRole('listitem').filter({ hasText: 'it whistles' })).toBeVisible({ timeout: 20_000 })
  await see(fien.getByRole('listitem').filter({ hasText: 'hums a song' })).toHaveCount(0)

  // The program dies and comes back: both heal by themselves.
  await program.kill9()
  await using again = await startProgram(env)
  await mentionInTown(again, 'it sings again')
  for (const page of [fien, goran])
    await see(page.getByRole('listitem').filter({ hasText: 'it sings again' })).toBeVisible({
      timeout: 40_000,
    })
  // Two things that both go on can never be compared.
  await fetch(`${townOf(again)}/town/pause`, { method: 'POST' })
  for (const page of [fien, goran]) await converges(page, client)
  expect(loads, 'reloads').toEqual([0, 0])
})
