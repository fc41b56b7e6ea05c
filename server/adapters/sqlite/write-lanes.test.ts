import { expect, test } from 'vitest'
import { Connection } from './connection.ts'
import type { Answer, Call } from './messages.ts'
import { procedure, type ProcedureTable } from './procedure.ts'
import { WriteLanes } from './write-lanes.ts'

const put = procedure('put', (db, value: string): number =>
  db.run('INSERT INTO item (value) VALUES (?)', value),
)
const spoil = procedure('spoil', (db, value: string): void => {
  db.run('INSERT INTO item (value) VALUES (?)', value)
  throw new Error('on second thoughts')
})
/** As SQLite does by itself when the disk is full. */
const undo = procedure('undo', (db, _nothing: string): void => {
  db.exec('ROLLBACK')
  throw new Error('disk full')
})

const openLanes = (arriving: Call[][] = []) => {
  const db = new Connection(':memory:', { readOnly: false })
  db.exec('CREATE TABLE item (value TEXT UNIQUE)')
  const groups: Answer[][] = []
  const procedures: ProcedureTable = new Map([put, spoil, undo].map((one) => [one.name, one]))
  const lanes: WriteLanes = new WriteLanes({
    db,
    procedures,
    answer: (answers) => groups.push(answers),
    takeIn: () => arriving.shift()?.forEach((call) => lanes.add(call)),
  })
  const items = (): string[] =>
    db.all<{ value: string }>('SELECT value FROM item ORDER BY rowid').map(({ value }) => value)
  return { lanes, groups, items }
}

let lastId = 0
const call = (name: string, args: string, lane: Call['lane'] = 'person'): Call => ({
  id: ++lastId,
  name,
  args,
  lane,
  durable: lane === 'person',
})

test('people go before bulk, whoever came first', () => {
  const { lanes, items } = openLanes()
  lanes.add(call('put', 'bulk 1', 'bulk'))
  lanes.add(call('put', 'bulk 2', 'bulk'))
  lanes.add(call('put', 'person 1'))
  lanes.add(call('put', 'person 2'))
  lanes.drain()
  expect(items()).toEqual(['person 1', 'person 2', 'bulk 1', 'bulk 2'])
})

test('a person who arrives in the middle of bulk goes next', () => {
  const { lanes, items } = openLanes([[], [call('put', 'person')]])
  for (const value of ['bulk 1', 'bulk 2', 'bulk 3']) lanes.add(call('put', value, 'bulk'))
  lanes.drain()
  expect(items()).toEqual(['bulk 1', 'person', 'bulk 2', 'bulk 3'])
})

test('what waits shares one commit, and a call that fails undoes only itself', () => {
  const { lanes, groups, items } = openLanes()
  const calls = [
    call('put', 'a'),
    call('spoil', 'b'),
    call('put', 'a'),
    call('nothing', 'x'),
    call('put', 'c'),
  ]
  for (const one of calls) lanes.add(one)
  lanes.drain()
  expect(items()).toEqual(['a', 'c'])
  expect(groups).toHaveLength(1)
  expect(groups[0]?.map((answer) => 'error' in answer)).toEqual([false, true, true, true, false])
  expect(groups[0]?.map(({ id }) => id)).toEqual(calls.map(({ id }) => id))
})

test('when the whole transaction is undone everybody in it is told, and the next ones are served', () => {
  const { lanes, groups, items } = openLanes()
  for (const one of [call('put', 'a'), call('undo', ''), call('put', 'b')]) lanes.add(one)
  lanes.drain()
  expect(items()).toEqual(['b'])
  expect(groups.map((group) => group.map((answer) => 'error' in answer))).toEqual([[true, true], [false]])
})
