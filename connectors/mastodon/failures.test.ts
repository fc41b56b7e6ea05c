import { expect, test } from 'vitest'
import { Refusal, toConnectorError } from './failures.ts'

const now = new Date('2026-11-23T12:00:00.000Z')
const refused = (headers: Record<string, string>) =>
  toConnectorError(new Refusal(429, 'Too many requests', headers), { doing: 'read', now })

test.each([
  ['nothing at all', {}, 60_000],
  ['seconds', { 'retry-after': '30' }, 30_000],
  ['a date', { 'retry-after': 'Mon, 23 Nov 2026 12:00:20 GMT' }, 20_000],
  ['an ISO reset time', { 'x-ratelimit-reset': '2026-11-23T12:02:00.000000Z' }, 120_000],
  ['a reset time in seconds', { 'ratelimit-reset': '1795435260' }, 60_000],
  [
    'a reset time by a clock that is ahead',
    { 'x-ratelimit-reset': '2026-11-23T13:00:10Z', date: 'Mon, 23 Nov 2026 13:00:00 GMT' },
    10_000,
  ],
  ['nonsense', { 'x-ratelimit-reset': 'soon', 'retry-after': 'later' }, 60_000],
  ['a time long past', { 'x-ratelimit-reset': '2026-11-23T11:00:00Z' }, 1000],
  ['a day', { 'retry-after': '86400' }, 900_000],
] as const)('a server that answers 429 with %s', (_, headers, ms) => {
  expect(refused(headers)).toMatchObject({ kind: 'rate-limit', outcome: 'not-sent', retryAfterMs: ms })
})

test.each([
  [401, 'auth', 'not-sent'],
  [403, 'permanent', 'not-sent'],
  [404, 'permanent', 'not-sent'],
  [422, 'permanent', 'not-sent'],
  [500, 'transient', 'maybe-sent'],
  [503, 'transient', 'maybe-sent'],
  [200, 'transient', 'maybe-sent'],
] as const)('an answer of %s to a reply is %s, and the reply %s', (status, kind, outcome) => {
  const failure = toConnectorError(new Refusal(status, '', {}), { doing: 'post', now, sending: true })
  expect(failure).toMatchObject({ kind, outcome })
})
