/** An inbox that stays open in a real browser, and what a person reads there. */
import { expect as see, type Page } from '@playwright/test'
import type { TestBrowser } from './browser.ts'
import type { Client } from './client.ts'
import { waitFor } from './wait-for.ts'

const shown = 6
const list = 'is:open -is:assigned'

/** The newest rows, from the top of the list. */
export const rowsOn = async (page: Page): Promise<string[]> => {
  const region = page.getByRole('region', { name: 'Conversations' })
  // What is new comes in above where somebody reads: one looks up.
  await region.evaluate((element) => {
    for (const part of element.querySelectorAll('*')) part.scrollTop = 0
  })
  const drawn = await region
    .getByRole('listitem')
    .evaluateAll((items) =>
      items.map((item) => ({ top: item.getBoundingClientRect().top, text: item.textContent ?? '' })),
    )
  return drawn
    .sort((a, b) => a.top - b.top)
    .slice(0, shown)
    .map(({ text }) => text)
}

/** The same rows as the store has them. */
export const rowsIn = async (client: Client): Promise<string[]> => {
  const items = await client.newest(list, shown)
  return items.map(({ preview }) => preview.text.slice(0, 60))
}

/** Resolves once the page shows what the store holds. */
export const converges = async (page: Page, client: Client, withinMs = 20_000): Promise<void> => {
  let last: { onScreen: string[]; inStore: string[] } = { onScreen: [], inStore: [] }
  const isEqual = async (): Promise<boolean> => {
    last = { onScreen: await rowsOn(page), inStore: await rowsIn(client) }
    return last.inStore.every((preview, index) => last.onScreen[index]?.includes(preview))
  }
  await waitFor(isEqual, {
    what: 'the screen to show what the store holds',
    withinMs,
    everyMs: 250,
  }).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last, null, 2)}`, { cause: error })
  })
}

/** Somebody who signed in once and never loads the page again. */
export class Screen {
  loads = 0
  readonly page: Page

  static async open(browser: TestBrowser, url: string): Promise<Screen> {
    const page = await browser.open(`${url}/inbox/unassigned`)
    await page.getByLabel('Login').fill('goran')
    await page.getByLabel('Password').fill('a password of some length')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await see(page.getByRole('region', { name: 'Conversations' })).toBeVisible({ timeout: 20_000 })
    return new Screen(page)
  }

  private constructor(page: Page) {
    this.page = page
    page.on('load', () => this.loads++)
  }

  async converges(client: Client): Promise<void> {
    await converges(this.page, client, 40_000)
    if (this.loads > 0) throw new Error(`the page was loaded again, ${this.loads} times`)
  }
}
