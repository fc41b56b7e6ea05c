import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { checkWritable } from '../../server/adapters/sqlite/check-writable.ts'
import { Connection } from '../../server/adapters/sqlite/connection.ts'
import { Database } from '../../server/adapters/sqlite/database.ts'
import { lockDataDir } from '../../server/adapters/sqlite/lock-data-dir.ts'
import type { Migration } from '../../server/adapters/sqlite/migration.ts'
import { migrate } from '../../server/adapters/sqlite/migrations.ts'
import { openEmbedded } from '../../server/adapters/sqlite/open-embedded.ts'
import { procedure } from '../../server/adapters/sqlite/procedure.ts'
import { listStatement } from '../../server/adapters/store-sqlite/list-statement.ts'
import { storeProcedures } from '../../server/adapters/store-sqlite/procedures.ts'
import { SqliteStore } from '../../server/adapters/store-sqlite/sqlite-store.ts'
import type { FixedQuery } from '../../server/domain/query/tree.ts'
import type { ListQuery } from '../../server/ports/store.ts'
import { creating } from '../../server/services/change.ts'
import { conversationDocument, noteDocument, postDocument } from '../support/documents.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

describe('the data folder', () => {
  test('only its owner can read what is in it', async () => {
    await using folder = makeTempDir()
    const dataDir = join(folder.path, 'new', 'data')
    const embedded = await openEmbedded({ dataDir })
    await embedded.store.check()
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    const files = readdirSync(dataDir).filter((name) => name.startsWith('causerie.db'))
    expect(files).toContain('causerie.db-wal')
    for (const name of files)
      expect((statSync(join(dataDir, name)).mode & 0o777).toString(8), name).toBe('600')
    await embedded.close()
    expect(readdirSync(dataDir).filter((name) => name.startsWith('causerie.db'))).toEqual(['causerie.db'])
  })

  test('is refused twice, in this process and in another, until it is released', async () => {
    await using folder = makeTempDir()
    const lock = lockDataDir(folder.path)
    const sentence = `The data folder ${folder.path} is in use by another Causerie.`
    expect(() => lockDataDir(folder.path)).toThrow(sentence)
    const module = new URL('../../server/adapters/sqlite/lock-data-dir.ts', import.meta.url).href
    const script = `const { lockDataDir } = await import(${JSON.stringify(module)}); lockDataDir(process.argv[1])`
    const tryThere = () =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script, folder.path], { encoding: 'utf8' })
    const there = tryThere()
    expect(there.status).toBe(1)
    expect(there.stderr).toContain(sentence)
    lock.release()
    expect(tryThere().status).toBe(0)
  })
})

describe('migrations', () => {
  const steps: Migration[] = ['one', 'two', 'three'].map((name) => ({
    name,
    run: (db) => db.exec(`CREATE TABLE ${name} (a)`),
  }))
  const tables = (db: Connection): string[] =>
    db
      .all<{ name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'migration' ORDER BY rowid`,
      )
      .map(({ name }) => name)

  test('each runs once, in order', () => {
    const db = new Connection(':memory:', { readOnly: false })
    migrate(db, steps.slice(0, 2))
    migrate(db, steps.slice(0, 2))
    expect(tables(db)).toEqual(['one', 'two'])
    migrate(db, steps)
    expect(tables(db)).toEqual(['one', 'two', 'three'])
  })

  test('one that fails leaves nothing of itself', () => {
    const db = new Connection(':memory:', { readOnly: false })
    const broken: Migration = {
      name: 'broken',
      run: (on) => on.exec('CREATE TABLE half (a); CREATE TABLE one (a)'),
    }
    expect(() => migrate(db, [...steps.slice(0, 1), broken])).toThrow()
    expect(tables(db)).toEqual(['one'])
  })

  test('a file from a newer version is refused with a sentence, and left alone', async () => {
    await using folder = makeTempDir()
    await (await openEmbedded({ dataDir: folder.path })).close()
    const file = new DatabaseSync(join(folder.path, 'causerie.db'))
    file.exec(`INSERT INTO migration (number, name, at) VALUES (99, 'from the future', '2030-01-01')`)
    file.close()
    for (let times = 0; times < 2; times++) {
      await expect(openEmbedded({ dataDir: folder.path })).rejects.toThrow('written by a newer Causerie')
    }
  })
})

describe('columns', () => {
  test('are filled again from the bodies when the list of fields has changed', async () => {
    await using folder = makeTempDir()
    const first = await openEmbedded({ dataDir: folder.path })
    const docs = [
      conversationDocument('a', { assigneeId: 'bart' }),
      conversationDocument('b', { mergedInto: 'a', audience: 'addressed' }),
      conversationDocument('d', { status: 'closed', assigneeId: 'driss', audience: 'addressed' }),
      conversationDocument('c', { lastPostAt: '2026-11-01T00:00:00.000Z' }),
    ]
    await first.store.write(docs.map((doc) => ({ op: 'create', kind: 'conversation', doc })))
    await first.close()
    // As a program would leave the file that knew other fields.
    const file = new DatabaseSync(join(folder.path, 'causerie.db'))
    file.exec(`
      DROP INDEX conversation_customerId_lastPostAt; ALTER TABLE conversation DROP COLUMN customerId;
      UPDATE conversation SET assigneeId = NULL, status = 'stale', reader = NULL; UPDATE shape SET fields = 'other';
      CREATE INDEX conversation_of_old ON conversation (version)
    `)
    file.close()
    const { store, close } = await openEmbedded({ dataDir: folder.path })
    const list = async (query: Omit<ListQuery<'conversation'>, 'limit'>) =>
      (await store.list('conversation', { limit: 10, ...query })).items.map(({ id }) => id)
    expect(await list({ where: [{ field: 'customerId', is: 'customer-of-b' }] })).toEqual(['b'])
    expect(await list({ where: [{ field: 'assigneeId', is: 'bart' }] })).toEqual(['a'])
    expect(await list({ where: [{ field: 'mergedInto', is: 'a' }] })).toEqual(['b'])
    expect(await list({ where: [{ field: 'reader', is: 'leads' }] })).toEqual(['b'])
    expect(await list({ where: [{ field: 'reader', in: [null, 'driss'] }] })).toEqual(['a', 'c', 'd'])
    expect(await list({ where: [{ field: 'status', is: 'open' }] })).toEqual(['a', 'b', 'c'])
    await close()
    const after = new DatabaseSync(join(folder.path, 'causerie.db'))
    const index = after
      .prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'conversation_of_old'`)
      .get()
    expect(index).toEqual({ n: 0 })
    after.close()
  })
})

describe('the lists that people wait for', () => {
  const whole = { field: 'mergedInto', is: null } as const
  const open = { field: 'status', is: 'open' } as const
  const newest = { by: 'lastPostAt', direction: 'desc' } as const
  const longest = { by: 'waitKey', direction: 'asc' } as const
  const inbox: Omit<ListQuery<'conversation'>, 'limit'>[] = [
    { where: [whole, open], order: newest },
    { where: [whole, open], order: longest },
    { where: [whole, open, { field: 'assigneeId', is: null }], order: newest },
    { where: [whole, open, { field: 'assigneeId', is: 'bart' }], order: longest },
    { where: [whole, { field: 'assigneeId', is: 'bart' }], order: newest },
    { where: [whole, { field: 'status', in: ['open', 'snoozed'] }], order: newest },
    { where: [whole, { field: 'customerId', is: 'someone' }], order: newest },
  ]

  test.each(inbox)('come from an index, in order: %j', async (query) => {
    await using folder = makeTempDir()
    const database = await Database.open(folder.path)
    const { sample } = listStatement('conversation', { ...query, limit: 50 })
    const plan = database.read(storeProcedures.plan, sample)
    expect(plan).toHaveLength(1)
    expect(plan[0]).toMatch(/^SEARCH conversation USING INDEX/)
    await database.close()
  })
})

describe('the writer thread', () => {
  test('fails every caller when it dies, and does not hang', async () => {
    await using folder = makeTempDir()
    const database = await Database.open(folder.path)
    const store = new SqliteStore(database)
    const writes = Array.from({ length: 2000 }, (_, index) =>
      store.write([{ op: 'create', kind: 'note', doc: noteDocument(`n${index}`) }], { lane: 'bulk' }),
    )
    const settled = Promise.allSettled(writes)
    await database.kill()
    const lost = (await settled).filter(({ status }) => status === 'rejected')
    expect(lost.length).toBeGreaterThan(0)
    expect((lost[0] as PromiseRejectedResult).reason).toMatchObject({
      message: 'The database writer has stopped.',
    })
    await expect(store.check()).rejects.toThrow('The database writer has stopped.')
    expect(database.isOpen).toBe(false)
  })

  test('answers a call that it does not know, or that fails, with an error of its own', async () => {
    await using folder = makeTempDir()
    const database = await Database.open(folder.path)
    const unknown = procedure('no-such-thing', () => undefined)
    const failing = { ...storeProcedures.write, run: storeProcedures.write.run }
    const results = await Promise.allSettled([
      database.write(unknown, null),
      database.write(failing, [{ op: 'remove', kind: 'nothing' as 'note', id: 'x' }]),
      database.write(checkWritable, null),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    await database.close()
  })
})

test('posts that were kept before there were searches are found, newest first', async () => {
  await using folder = makeTempDir()
  const open = async () => new SqliteStore(await Database.open(folder.path))
  const query = { kind: 'all' } as const
  const found = async (store: SqliteStore) =>
    (await store.searchPosts({ query, limit: 10 })).items.map(({ id }) => id)
  const first = await open()
  await first.write([
    { op: 'create', kind: 'conversation', doc: conversationDocument('one') },
    ...[2, 3, 1].map((day) => ({
      op: 'create' as const,
      kind: 'post' as const,
      doc: postDocument(`day-${day}`, { conversationId: 'one', at: `2026-10-0${day}T08:00:00.000Z` }),
    })),
  ])
  await first.close()
  const older = new DatabaseSync(join(folder.path, 'causerie.db'))
  older.exec(`INSERT INTO post_terms (post_terms) VALUES ('delete-all');
    DELETE FROM fact WHERE name = 'edition of post terms';
    UPDATE post SET rowid = CASE id WHEN 'day-2' THEN 1 WHEN 'day-3' THEN 2 ELSE 3 END`)
  older.close()
  const now = await open()
  expect(await found(now)).toEqual(['day-3', 'day-2', 'day-1'])
  await now.close()
})

describe('the index of terms', () => {
  const pieces = (path: string): number => {
    using db = new DatabaseSync(join(path, 'causerie.db'), { readOnly: true })
    const { pieces: counted } = db.prepare(countPieces).get() as { pieces: number }
    return counted
  }
  // A row is numbered by its piece and its place in that; the first ten say how all of it is built.
  const countPieces = 'SELECT count(DISTINCT id >> 37) AS pieces FROM post_terms_data WHERE id > 10'

  test('is put in order once nobody writes, and finds the same', async () => {
    await using folder = makeTempDir()
    const embedded = await openEmbedded({ dataDir: folder.path })
    const found = async () => {
      const query: FixedQuery = { kind: 'word', stems: ['und:tram'], written: 'tram' }
      const { items } = await embedded.store.searchPosts({ query, limit: 100 })
      return items.map(({ id }) => id)
    }
    const post = (index: number) =>
      creating(
        'post',
        postDocument(`p${index}`, { text: `tram ${index}`, language: null, conversationId: 'c' }),
      )
    await embedded.store.write([creating('conversation', conversationDocument('c'))])
    for (let index = 0; index < 3; index++) await embedded.store.write([post(index)])
    expect(pieces(folder.path)).toBe(3)
    const before = await found()
    expect(before).toHaveLength(3)
    await waitFor(() => pieces(folder.path) === 1, { what: 'one piece' })
    expect(await found()).toEqual(before)
    // And again, for what is written later.
    await embedded.store.write([{ op: 'remove', kind: 'post', id: 'p1' }, post(7)])
    await waitFor(() => pieces(folder.path) === 1, { what: 'one piece' })
    expect((await found()).toSorted()).toEqual(['p0', 'p2', 'p7'])
    await embedded.close()
  })
})
