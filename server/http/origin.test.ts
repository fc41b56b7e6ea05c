import { describe, expect, test } from 'vitest'
import { hostName, isFromOurPages, isLoopbackAddress, isLoopbackName, isOurHost } from './origin.ts'

describe('loopback', () => {
  test.each(['localhost', '127.0.0.1', '127.8.4.2', '[::1]'])('%s is this machine', (name) => {
    expect(isLoopbackName(name)).toBe(true)
  })
  test.each(['localhost.evil.example', '128.0.0.1', '127.0.0.1.evil.example', '', '0.0.0.0'])(
    '%s is not',
    (name) => {
      expect(isLoopbackName(name)).toBe(false)
    },
  )
  test('an IPv4 peer of an IPv6 socket', () => {
    expect(isLoopbackAddress('::ffff:127.0.0.1')).toBe(true)
    expect(isLoopbackAddress('::ffff:192.0.2.1')).toBe(false)
    expect(isLoopbackAddress(undefined)).toBe(false)
  })
})

test.each([
  ['LOCALHOST:4810', 'localhost'],
  ['[::1]:4810', '[::1]'],
  ['user@localhost', undefined],
  ['localhost/evil.example', undefined],
  ['evil.example#localhost', undefined],
  ['', undefined],
  [undefined, undefined],
])('the host in %s is %s', (header, name) => {
  expect(hostName(header)).toBe(name)
})

describe('where a write comes from', () => {
  const publicUrl = 'https://causerie.example'
  const from = (some: { origin?: string; host?: string; fetchSite?: string }) =>
    isFromOurPages({ origin: some.origin, host: some.host, fetchSite: some.fetchSite }, publicUrl)

  test('our pages, by either address', () => {
    expect(from({ origin: publicUrl, host: 'causerie.example' })).toBe(true)
    expect(from({ origin: 'http://localhost:4810', host: 'localhost:4810' })).toBe(true)
    expect(from({ origin: 'http://[::1]:4810', host: '[::1]:4810' })).toBe(true)
  })
  test('programs that are no browsers', () => {
    expect(from({ host: 'localhost:4810' })).toBe(true)
  })
  test('foreign pages, also those that carry our name', () => {
    expect(from({ origin: 'http://causerie.example', host: 'causerie.example' })).toBe(false)
    expect(from({ origin: 'http://localhost:5173', host: 'localhost:4810' })).toBe(false)
    expect(from({ origin: 'http://rebound.example', host: 'rebound.example' })).toBe(false)
    expect(from({ origin: 'null', host: 'localhost:4810' })).toBe(false)
    expect(from({ fetchSite: 'cross-site', host: 'localhost:4810' })).toBe(false)
  })
})

test('whose name is answered to', () => {
  const local = { publicUrl: 'http://127.0.0.1:4810', host: '127.0.0.1' }
  expect(isOurHost('localhost:4810', local)).toBe(true)
  expect(isOurHost('rebound.example:4810', local)).toBe(false)
  expect(isOurHost(undefined, local)).toBe(false)
  expect(isOurHost('causerie.example', { publicUrl: 'https://causerie.example', host: '127.0.0.1' })).toBe(
    true,
  )
  expect(isOurHost('10.1.2.3', { publicUrl: 'https://causerie.example', host: '0.0.0.0' })).toBe(true)
})
