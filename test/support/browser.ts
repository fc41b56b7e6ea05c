/** A real Chromium, found on this machine. */
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const findChromium = (): string => {
  const found = [process.env['CHROMIUM'], ...usual].find((path) => path && existsSync(path))
  if (!found)
    throw new Error(
      'Chromium is missing: install it (Debian: apt-get install chromium) or name it in CHROMIUM.',
    )
  return found
}

export type TestBrowser = AsyncDisposable & {
  /** A person's own window: cookies and storage of its own. Errors on the page fail the test at its end. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>
}

export const launchBrowser = async (): Promise<TestBrowser> => {
  const browser: Browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
  const errors: string[] = []
  return {
    async open(url, options = {}) {
      const context = await browser.newContext({
        locale: 'en-GB',
        viewport: { width: 1440, height: 900 },
        ...options,
      })
      const page = await context.newPage()
      page.on('pageerror', ({ message }) => errors.push(message))
      await page.goto(url)
      return page
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      if (errors.length > 0) throw new Error(`errors on the page:\n${errors.join('\n')}`)
    },
  }
}
