import { expect as see } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import { startTown, type Town } from '../../town/index.ts'
import { launchBrowser } from '../support/browser.ts'

const openTown = async (): Promise<Town & AsyncDisposable> => {
  const town = await startTown({ history: false, life: false, seed: 'test' })
  return { ...town, [Symbol.asyncDispose]: () => town.close() }
}

describe('Town’s page for the presenter', () => {
  test('lets the storm happen, harms and heals networks, and shows it all', async () => {
    await using town = await openTown()
    await using browser = await launchBrowser()
    const page = await browser.open(town.url)
    const x = page.getByRole('region', { name: 'X', exact: true })
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const wrong = page.getByRole('region', { name: 'What is wrong now' })
    const said = page.getByRole('region', { name: 'Said last' }).getByRole('listitem')

    await press('Someone writes on X')
    await see(said).toHaveCount(1)
    await see(said.first()).toContainText('@ligneclaire')
    await press('Drop X’s stream for two minutes')
    await see(wrong).toContainText(/stream-drop on x: 1[12]\d s left/)
    await press('Lose Mastodon’s next answer')
    await see(wrong).toContainText('lost-answer on mastodon (mastodon post-status): 1 more time')
    await press('Clear all faults')
    await see(wrong).toContainText('All is well.')
    expect(town.control.account().faults).toEqual([])

    await press('×60')
    await see(page.getByRole('button', { name: '×60' })).toHaveAttribute('aria-pressed', 'true')
    await press('Make the storm happen')
    await see(page.getByRole('status')).toContainText('Done: Make the storm happen')
    await expect.poll(() => town.control.recent({ limit: 100 }).length, { timeout: 8000 }).toBeGreaterThan(24)
    await see(said.filter({ hasText: 'bluesky' }).first()).toBeVisible()
    await see(said.filter({ hasText: 'mastodon' }).first()).toBeVisible()
    await press('Pause')
    await see(page.getByRole('button', { name: 'Resume' })).toBeVisible()
    expect(town.control.state().paused).toBe(true)
    await see(x.getByRole('definition').nth(1)).not.toHaveText('0')
  })

  test('shows hostile text as text, and a thread under each network’s own address', async () => {
    await using town = await openTown()
    await using browser = await launchBrowser()
    const text = '<img src=x onerror="document.title=1"><script>document.title = 2</script>'
    for (const network of ['bluesky', 'mastodon', 'x'] as const) {
      const post = town.control.post({ network, text })
      town.control.post({ replyTo: post.uri, text: 'an answer' })
    }
    const page = await browser.open(town.url)
    const said = page.getByRole('region', { name: 'Said last' }).getByRole('listitem')
    await see(said).toHaveCount(6)
    await see(said.filter({ hasText: '<script>' })).toHaveCount(3)
    expect(await page.title()).toBe('Town')
    for (const { path, text: words } of town.control.recent()) {
      await page.goto(town.url + path)
      await see(page.getByRole('article').filter({ hasText: 'an answer' }).first()).toBeVisible()
      await see(page.getByText(words, { exact: true })).toBeVisible()
    }
    expect(await page.title()).toContain('Town')
  })

  test('is used by keyboard alone, on a phone and in the dark', async () => {
    await using town = await openTown()
    await using browser = await launchBrowser()
    const page = await browser.open(town.url, {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
    })
    await see(page.getByRole('button', { name: 'Someone writes on Bluesky' })).toBeVisible()
    await page.getByRole('button', { name: 'Someone writes on Bluesky' }).focus()
    await page.keyboard.press('Enter')
    await see(page.getByRole('status')).toContainText('Done')
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
  })

  test('obeys no page of another site', async () => {
    await using town = await openTown()
    const ask = (path: string, headers: Record<string, string>) =>
      fetch(`${town.url}/town/${path}`, { method: 'POST', headers, body: '{"speed":60}' })
    for (const origin of ['https://elsewhere.example', 'null', 'http://localhost:1'])
      expect((await ask('speed', { origin })).status).toBe(403)
    expect(town.control.state().speed).toBe(1)
    expect((await ask('speed', { origin: town.url })).status).toBe(200)
  })
})
