import { describe, expect, test } from 'vitest'
import type { EngineDisk, RedisFacts } from '../ports/examination.ts'
import { checkAddress } from './address.ts'
import { askPublic, type PublicAnswer } from './ask-public.ts'
import { checkFolderBackUp, checkSnapshots } from './back-up.ts'
import { checkClocks } from './clocks.ts'
import { checkEngineDisks, checkFolderDisk } from './disk.ts'
import { checkElasticsearch, checkRedis } from './engines.ts'
import { checkSignIn, signInOf } from './sign-in.ts'

const giga = 1024 ** 3
const now = new Date('2026-11-24T12:00:00Z')
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000)

const well: PublicAnswer = { kind: 'causerie', ready: true, detail: '', queue: 'ready', aheadMs: 0 }
const states = (url: string, answer: PublicAnswer, expected = true): string[] =>
  checkAddress(url, answer, expected).map(({ state }) => state)

describe('doctor: address', () => {
  test.each([
    ['https://inbox.example.org', well, ['ok', 'ok']],
    ['http://inbox.example.org', well, ['fail', 'ok']],
    ['http://127.0.0.1:4810', well, ['warn', 'ok']],
    ['https://inbox.example.org', { ...well, queue: 'away' }, ['ok', 'warn']],
    ['https://inbox.example.org', { ...well, ready: false, detail: 'full' }, ['ok', 'fail']],
    ['https://inbox.example.org', { kind: 'stranger', status: 200 }, ['ok', 'fail']],
    ['https://inbox.example.org', { kind: 'nobody', why: 'refused' }, ['ok', 'fail']],
  ] as [string, PublicAnswer, string[]][])('%s', (url, answer, expected) => {
    expect(states(url, answer)).toEqual(expected)
  })

  test('where nothing runs, nobody is expected to answer', () => {
    expect(states('https://inbox.example.org', { kind: 'nobody', why: 'refused' }, false)).toEqual([
      'ok',
      'warn',
    ])
  })

  test('nobody at the address is an answer too', async () => {
    expect(await askPublic('http://127.0.0.1:1')).toMatchObject({ kind: 'nobody' })
  })
})

test('doctor: sign-in is read from the names in the data folder', () => {
  expect(signInOf([])).toBe('new')
  expect(signInOf(['causerie.db', 'setup-token'])).toBe('waiting')
  expect(signInOf(['causerie.db', 'town.log'])).toBe('demo')
  expect(signInOf(['causerie.db', 'secret-key'])).toBe('done')
  expect(checkSignIn('waiting').state).toBe('fail')
  expect(checkSignIn('done').state).toBe('ok')
  expect(checkSignIn(undefined).state).toBe('warn')
})

test('doctor: clocks that are apart are named', () => {
  expect(checkClocks({ Redis: 100, Elasticsearch: undefined })).toMatchObject({ state: 'ok' })
  expect(checkClocks({ Redis: -5_000 })).toMatchObject({
    state: 'warn',
    says: 'That of Redis is 5 s behind ours.',
  })
  expect(checkClocks({ Redis: 61_000 }).state).toBe('fail')
  expect(checkClocks({}).state).toBe('ok')
})

describe('doctor: disk', () => {
  test('of the data folder', () => {
    expect(checkFolderDisk('/data', 50 * giga).state).toBe('ok')
    expect(checkFolderDisk('/data', giga).state).toBe('warn')
    expect(checkFolderDisk('/data', giga / 10).state).toBe('fail')
  })

  test.each([
    { what: 'half empty', total: 100, free: 50, state: 'ok' },
    { what: 'past the low watermark', total: 100, free: 12, state: 'warn' },
    { what: 'past the flood stage', total: 100, free: 4, state: 'fail' },
    { what: 'large, little in per cent and much in bytes', total: 10_000, free: 400, state: 'ok' },
  ])('of Elasticsearch: $what', ({ total, free, state }) => {
    const watermarks = { low: 0.85, high: 0.9, flood: 0.95 }
    const disk: EngineDisk = { node: 'one', freeBytes: free * giga, totalBytes: total * giga, watermarks }
    expect(checkEngineDisks([disk]).state).toBe(state)
  })
})

describe('doctor: engines', () => {
  const facts = {
    version: '9.4.3',
    aheadMs: 0,
    health: 'green',
    blocks: [],
    disks: [],
    snapshots: undefined,
    signIn: 'done',
  } as const

  test('Elasticsearch', () => {
    const state = (more: object): string =>
      checkElasticsearch({ facts: { ...facts, blocks: [] as string[], disks: [], ...more } }).state
    expect(state({})).toBe('ok')
    expect(state({ health: 'yellow' })).toBe('ok')
    expect(state({ health: 'red' })).toBe('fail')
    expect(state({ blocks: ['cluster.blocks.read_only'] })).toBe('fail')
    expect(state({ blocks: undefined })).toBe('warn')
    expect(checkElasticsearch({ trouble: 'It does not answer.' })).toMatchObject({ state: 'fail' })
  })

  test('Redis', () => {
    const redis: RedisFacts = {
      version: '7.4',
      aheadMs: 0,
      mistakes: [],
      appendOnly: true,
      lastWriteOk: true,
      usedBytes: 1,
      maxBytes: 0,
    }
    const state = (more: Partial<RedisFacts>): string => checkRedis({ facts: { ...redis, ...more } }).state
    expect(state({})).toBe('ok')
    expect(state({ mistakes: ['It may throw our jobs away.'] })).toBe('fail')
    expect(state({ lastWriteOk: false })).toBe('fail')
    expect(state({ appendOnly: false })).toBe('warn')
    expect(state({ usedBytes: 90, maxBytes: 100 })).toBe('warn')
    expect(checkRedis({ trouble: 'It does not answer.' })).toMatchObject({ state: 'fail' })
  })
})

test('doctor: the age of the newest back-up counts', () => {
  expect(checkFolderBackUp(null, [], now).state).toBe('warn')
  expect(checkFolderBackUp('/backup', undefined, now).says).toContain('cannot be read')
  expect(checkFolderBackUp('/backup', [], now).state).toBe('warn')
  const files = [{ changed: daysAgo(9) }, { changed: daysAgo(1) }]
  expect(checkFolderBackUp('/backup', files, now)).toMatchObject({
    state: 'ok',
    says: 'The newest is 24 hours old.',
  })
  expect(checkFolderBackUp('/backup', files.slice(0, 1), now).state).toBe('warn')
  expect(checkSnapshots({ repositories: ['disk'], newest: daysAgo(1) }, now).state).toBe('ok')
  expect(checkSnapshots({ repositories: ['disk'], newest: null }, now).says).toContain('disk')
  expect(checkSnapshots(undefined, now).state).toBe('warn')
})
