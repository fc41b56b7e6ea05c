import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const mistakesOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

test('an empty environment is one machine on loopback', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ port: 4810, host: '127.0.0.1', demo: 'auto', engines: { kind: 'embedded' } })
  expect(config.publicUrl).toBe('http://127.0.0.1:4810')
  expect(Object.isFrozen(config)).toBe(true)
})

test('every mistake gets its own sentence', () => {
  const mistakes = mistakesOf({
    PORT: 'abc',
    DEMO: 'maybe',
    LOG_LEVEL: 'loud',
    SECRET_KEY: 'short',
    PUBLIC_URL: 'ftp://x',
  })
  expect(mistakes).toHaveLength(5)
  for (const name of ['PORT', 'DEMO', 'LOG_LEVEL', 'SECRET_KEY', 'PUBLIC_URL'])
    expect(mistakes.filter((sentence) => sentence.startsWith(name))).toHaveLength(1)
})

test('one engine without the other is refused', () => {
  expect(mistakesOf({ REDIS_URL: 'redis://127.0.0.1' })[0]).toContain('ELASTICSEARCH_URL is not')
  expect(mistakesOf({ ELASTICSEARCH_URL: 'http://127.0.0.1:9200' })[0]).toContain('REDIS_URL is not')
})

test('proxies on other machines are addresses or networks', () => {
  const proxies = 'TRUSTED_PROXIES'
  expect(readConfig({ [proxies]: '10.1.0.0/16, ::1,192.0.2.7' }).trustedProxies).toHaveLength(3)
  expect(readConfig({}).trustedProxies).toEqual([])
  for (const value of ['proxy', '10.1.0.0/33', '10.1.0.0/', '10.1.0.0/8/9'])
    expect(mistakesOf({ [proxies]: value })[0]).toContain(proxies)
})
