import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { uriAt } from '../addresses.ts'
import type { Quarter } from '../quarter.ts'
import { renderThread } from './thread.ts'

const asset = (name: string, type: string) => ({
  type: `${type}; charset=utf-8`,
  text: readFileSync(new URL(name, import.meta.url), 'utf8'),
})

const assets: Readonly<Record<string, { type: string; text: string }>> = {
  '/': asset('page.html', 'text/html'),
  '/town.css': asset('page.css', 'text/css'),
  '/town.js': asset('page.js', 'text/javascript'),
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Answers a request for something that people look at; false when it is none. */
export const servePage = (url: URL, response: ServerResponse, quarters: readonly Quarter[]): boolean => {
  const page = assets[url.pathname] ?? threadAt(url, quarters)
  if (!page) return false
  response.writeHead(200, {
    'content-type': page.type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(page.text)
  return true
}

const threadAt = (url: URL, quarters: readonly Quarter[]) => {
  const uri = uriAt(url)
  const place = quarters.find(({ square }) => square.findPost(uri ?? ''))
  return place && uri ? { type: 'text/html; charset=utf-8', text: renderThread(uri, place) } : undefined
}
