import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../../server/ports/connector.ts'
import { parseBaseAddress } from './addresses.ts'
import { askedDelayMs, describeFailure, neverLeft } from './failures.ts'
import { makeFetch } from './requests.ts'
import { backoffMs } from './waiting.ts'

const parse = (text: string) =>
  parseBaseAddress(text, { label: 'The server', schemes: ['https', 'http'] }).origin

describe('addresses', () => {
  test('must be encrypted, but for this machine', () => {
    expect(parse('https://bsky.social')).toBe('https://bsky.social')
    expect(parse('http://127.0.0.1:2583')).toBe('http://127.0.0.1:2583')
    expect(parse('http://[::1]:2583')).toBe('http://[::1]:2583')
    for (const wrong of [
      'http://bsky.social',
      'http://127.0.0.1.example.com',
      'ftp://x',
      'nonsense',
      'https://a:b@c.d',
    ])
      expect(() => parse(wrong)).toThrow(ConnectorError)
  })

  test('are checked again where the server names the next one', async () => {
    const fetchSafely = makeFetch({ timeoutMs: 1000, closed: new AbortController().signal })
    await expect(fetchSafely('http://elsewhere.example/')).rejects.toThrow('unsafe address')
  })
})

describe('failures', () => {
  test('tell what never left from what may have arrived', () => {
    const wrapped = (code: string) =>
      new Error('outer', { cause: new TypeError('fetch failed', { cause: { code } }) })
    expect(neverLeft(wrapped('ECONNREFUSED'))).toBe(true)
    expect(neverLeft(new Error('x', { cause: new AggregateError([wrapped('ENOTFOUND')]) }))).toBe(true)
    expect(neverLeft(wrapped('ECONNRESET'))).toBe(false)
    expect(describeFailure(wrapped('ECONNRESET'))).toContain('ECONNRESET')
  })

  test('read how long to wait from the headers, by the server’s own clock', () => {
    const now = new Date('2026-11-23T12:00:00.000Z')
    expect(askedDelayMs({ 'retry-after': '7' }, now)).toBe(7000)
    expect(askedDelayMs({ 'retry-after': 'Mon, 23 Nov 2026 12:00:05 GMT' }, now)).toBe(5000)
    const reset = String(Date.parse('2026-11-23T13:00:09.000Z') / 1000)
    expect(askedDelayMs({ 'ratelimit-reset': reset, date: 'Mon, 23 Nov 2026 13:00:00 GMT' }, now)).toBe(9000)
    // What has passed is not asked again at once, and nothing is waited for beyond a day.
    expect(askedDelayMs({ 'ratelimit-reset': '1' }, now)).toBe(1000)
    expect(askedDelayMs({ 'retry-after': '0' }, now)).toBe(1000)
    expect(askedDelayMs({ 'retry-after': '2592001' }, now)).toBe(86_400_000)
    const iso = { 'x-ratelimit-reset': '2026-11-23T12:00:08.000Z' }
    expect(askedDelayMs(iso, now)).toBe(8000)
    expect(askedDelayMs({ 'x-ratelimit-reset': 'some day' }, now)).toBeUndefined()
    expect(askedDelayMs({ 'retry-after': 'soon' }, now)).toBeUndefined()
  })
})

test('backoff grows to its limit', () => {
  for (let attempt = 0; attempt < 40; attempt++) {
    const delay = backoffMs(attempt, { baseMs: 100, maxMs: 5000 })
    expect(delay).toBeGreaterThanOrEqual(50)
    expect(delay).toBeLessThanOrEqual(5000)
  }
})
