/** The engines by themselves: the same data asked for in the shortest way there is, without Causerie. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from '@elastic/elasticsearch'
import type { BenchHouse } from './house.ts'

export type Raw = {
  /** Documents a second, in pages of 500, each page kept safely. */
  ingest(count: number): Promise<number>
  list(): Promise<void>
  get(id: string): Promise<void>
  /** One small document kept safely. */
  put(turn: number): Promise<void>
  search(): Promise<void>
  countByDay(): Promise<void>
  close(): Promise<void>
}

const page = 500
const body = JSON.stringify({ text: 'x'.repeat(900) })

export const openRaw = (house: BenchHouse): Raw =>
  house.elasticsearchUrl === null ? rawSqlite(house.folder) : rawElasticsearch(house.elasticsearchUrl)

const rawSqlite = (folder: string): Raw => {
  const db = new DatabaseSync(join(folder, 'causerie.db'), { readOnly: true })
  const scratch = new DatabaseSync(join(folder, 'scratch.db'))
  scratch.exec('PRAGMA journal_mode = WAL; CREATE TABLE doc (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT')
  const insert = scratch.prepare('INSERT OR REPLACE INTO doc VALUES (?, ?)')
  const file = openSync(join(folder, 'raw'), 'a')
  const list = db.prepare('SELECT body FROM conversation ORDER BY lastPostAt DESC LIMIT 50')
  const get = db.prepare('SELECT body FROM conversation WHERE id = ?')
  const search = db.prepare('SELECT body FROM post ORDER BY rowid DESC LIMIT 20')
  const days = db.prepare('SELECT substr("at", 1, 10) AS day, count(*) FROM post GROUP BY day')
  return {
    async ingest(count) {
      const start = performance.now()
      for (let from = 0; from < count; from += page) {
        scratch.exec('BEGIN')
        for (let index = from; index < from + page; index++) insert.run(`d${index}`, body)
        scratch.exec('COMMIT')
      }
      return (count / (performance.now() - start)) * 1000
    },
    list: async () => void list.all(),
    get: async (id) => void get.get(id),
    async put() {
      writeSync(file, body)
      fsyncSync(file)
    },
    search: async () => void search.all(),
    countByDay: async () => void days.all(),
    async close() {
      db.close()
      scratch.close()
      closeSync(file)
    },
  }
}

const rawElasticsearch = (node: string): Raw => {
  const client = new Client({ node })
  const scratch = 'scratch'
  return {
    async ingest(count) {
      await client.indices.create(
        { index: scratch, mappings: { properties: { text: { type: 'text' } } } },
        { ignore: [400] },
      )
      const start = performance.now()
      for (let from = 0; from < count; from += page)
        await client.bulk({
          operations: Array.from({ length: page }, (_, index) => [
            JSON.stringify({ index: { _index: scratch, _id: `d${from + index}` } }),
            body,
          ]).flat(),
        })
      return (count / (performance.now() - start)) * 1000
    },
    async list() {
      await client.search({
        index: 'causerie-conversation',
        size: 50,
        sort: [{ 'fields.lastPostAt': 'desc' }],
        track_total_hits: false,
      })
    },
    async get(id) {
      await client.get({ index: 'causerie-conversation', id })
    },
    async put(turn) {
      await client.index({ index: scratch, id: `p${turn}`, document: { text: body } })
    },
    async search() {
      await client.search({
        index: 'causerie-post',
        size: 20,
        sort: [{ time: 'desc' }],
        track_total_hits: false,
      })
    },
    async countByDay() {
      await client.search({
        index: 'causerie-post',
        size: 0,
        request_cache: false,
        aggs: { days: { date_histogram: { field: 'time', calendar_interval: 'day', min_doc_count: 1 } } },
      })
    },
    close: () => client.close(),
  }
}
