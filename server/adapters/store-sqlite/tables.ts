import type { Kind } from '../../domain/documents.ts'
import { indexed } from '../../ports/store.ts'
import type { Connection } from '../sqlite/connection.ts'
import { OlderEdition, type Migration } from '../sqlite/migration.ts'

export const kinds = Object.keys(indexed) as Kind[]

export const storeMigration: Migration = {
  name: 'documents',
  // What each table's columns were made from: see shapeTables.
  run: (db) => db.exec('CREATE TABLE shape (kind TEXT PRIMARY KEY, fields TEXT NOT NULL) WITHOUT ROWID'),
}

/** What was read before there were audiences was everybody's. */
export const audienceMigration: Migration = {
  name: 'audiences',
  run: (db) => {
    for (const kind of ['post', 'branch', 'conversation'])
      if (db.get('SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ?', 'table', kind))
        db.exec(`UPDATE "${kind}" SET body = json_set(body, '$.audience', 'everyone')`)
  },
}

/**
 * The indexes by kind, each ended by `id` so that pages in order never sort. The inbox asks of every conversation
 * that it was not merged and may be read: its indexes carry that behind the id, so that counts need no look at rows.
 */
const indexes: Record<Kind, readonly string[][]> = {
  audit: [['conversationId', 'at'], ['at']],
  awaited: [],
  branch: [['conversationId'], ['threadUri']],
  channel: [],
  colleague: [['login'], ['createdAt']],
  conversation: [
    ['status', 'assigneeId', 'lastPostAt', 'id', 'mergedInto', 'reader'],
    ['status', 'assigneeId', 'waitKey', 'id', 'mergedInto', 'reader'],
    ['status', 'lastPostAt', 'id', 'mergedInto', 'reader'],
    ['status', 'waitKey', 'id', 'mergedInto', 'reader'],
    ['status', 'snoozedUntil'],
    ['assigneeId', 'lastPostAt'],
    ['customerId', 'lastPostAt'],
    ['lastPostAt'],
    ['waitKey'],
  ],
  customer: [],
  invitation: [['createdBy', 'createdAt'], ['createdAt'], ['tokenHash']],
  mention: [['colleagueId', 'at'], ['colleagueId', 'seenAt'], ['conversationId'], ['at']],
  note: [['conversationId', 'at'], ['at']],
  post: [['conversationId', 'at'], ['channelId', 'at'], ['parentUri'], ['at']],
  reply: [
    ['conversationId', 'createdAt'],
    ['authorId', 'createdAt'],
    ['state', 'wakeAt'],
    ['wakeAt'],
    ['createdAt'],
  ],
  session: [['colleagueId', 'expiresAt'], ['expiresAt']],
  setting: [],
  source: [['channelId']],
  spending: [],
}

/** Fields that are null in nearly every row: asking that they are leaves out next to nothing. */
export const rarelySet: ReadonlySet<string> = new Set(['mergedInto', 'reader'])

/** What a field's value is by the body; says in SQL what the port's `indexedValue` says in code. */
const valueOf = (kind: Kind, field: string): string => {
  if (kind === 'conversation' && field === 'customerId') return "body ->> '$.customer.id'"
  if (kind === 'conversation' && field === 'reader')
    return "iif(body ->> '$.audience' = 'addressed', coalesce(body ->> '$.assigneeId', 'leads'), NULL)"
  return `body ->> '$.${field}'`
}

/**
 * Gives each kind its table, columns and indexes as the port lists them. Columns only repeat what bodies say, so
 * when the list differs from the one the file was last shaped by they are filled again from the bodies; a file that
 * went through an older or newer program is right again after this.
 */
export const shapeTables = (db: Connection): void => {
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const kind of kinds) {
      if (!isShaped(db, kind)) shapeColumns(db, kind, fieldsOf(kind))
      shapeIndexes(db, kind)
    }
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

/** For who may not shape it. Throws a sentence when its columns are not those of this program. */
export const refuseOtherShape = (db: Connection): void => {
  if (!kinds.every((kind) => isShaped(db, kind))) throw new OlderEdition()
}

const fieldsOf = (kind: Kind): string =>
  indexed[kind].fields.map((field) => `${field}=${valueOf(kind, field)}`).join(' ')

const isShaped = (db: Connection, kind: Kind): boolean =>
  db.get<{ fields: string }>('SELECT fields FROM shape WHERE kind = ?', kind)?.fields === fieldsOf(kind)

const shapeColumns = (db: Connection, kind: Kind, fields: string): void => {
  // The body comes last: what lists look at is then read without the pages that a long body runs over.
  const columns = indexed[kind].fields.map((field) => `"${field}", `).join('')
  db.exec(`CREATE TABLE IF NOT EXISTS "${kind}" (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, pendingSince INTEGER, ${columns}body TEXT NOT NULL
  )`)
  const present = new Set(
    db.all<{ name: string }>('SELECT name FROM pragma_table_info(?)', kind).map(({ name }) => name),
  )
  const missing = indexed[kind].fields.filter((field) => !present.has(field))
  for (const field of missing) db.exec(`ALTER TABLE "${kind}" ADD COLUMN "${field}"`)
  const filled = indexed[kind].fields.map((field) => `"${field}" = ${valueOf(kind, field)}`)
  if (filled.length > 0) db.exec(`UPDATE "${kind}" SET ${filled.join(', ')}`)
  db.run(
    'INSERT INTO shape (kind, fields) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET fields = excluded.fields',
    kind,
    fields,
  )
}

const shapeIndexes = (db: Connection, kind: Kind): void => {
  const wanted = new Map(
    indexes[kind].map((fields) => [
      `${kind}_${fields.join('_')}`,
      `ON "${kind}" (${withId(fields)
        .map((field) => `"${field}"`)
        .join(', ')})`,
    ]),
  )
  wanted.set(`${kind}_pending`, `ON "${kind}" (pendingSince) WHERE pendingSince IS NOT NULL`)
  const present = db.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
    kind,
  )
  for (const { name } of present) if (!wanted.has(name)) db.exec(`DROP INDEX "${name}"`)
  for (const [name, definition] of wanted) db.exec(`CREATE INDEX IF NOT EXISTS "${name}" ${definition}`)
}

const withId = (fields: readonly string[]): readonly string[] =>
  fields.includes('id') ? fields : [...fields, 'id']
