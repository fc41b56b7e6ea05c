/** The one thread that writes the file. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { shapePostTerms } from '../store-sqlite/post-terms.ts'
import { shapeTables } from '../store-sqlite/tables.ts'
import { Connection } from './connection.ts'
import type { Report, Request, ThreadData } from './messages.ts'
import { migrate } from './migrations.ts'
import { procedures } from './rooms.ts'
import { WriteLanes } from './write-lanes.ts'

const port = parentPort
if (!port) throw new Error('writer-thread.ts runs as a worker thread only.')

const report = (message: Report): void => port.postMessage(message)

const open = (): Connection | undefined => {
  try {
    const db = new Connection((workerData as ThreadData).path, { readOnly: false })
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000',
    )
    migrate(db)
    shapeTables(db)
    shapePostTerms(db)
    return db
  } catch (error) {
    report({ type: 'refused', message: error instanceof Error ? error.message : String(error) })
    return undefined
  }
}

const serve = (db: Connection): void => {
  let closing = false
  const take = (request: Request): void => {
    if (request === 'close') closing = true
    else lanes.add(request)
  }
  const takeIn = (): void => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      take(next.message as Request)
    }
  }
  const lanes = new WriteLanes({
    db,
    procedures,
    takeIn,
    answer: (answers) => report({ type: 'answers', answers }),
  })
  port.on('message', (request: Request) => {
    take(request)
    lanes.drain()
    if (!closing) return
    db.close()
    port.close()
  })
  report({ type: 'ready' })
}

const db = open()
if (db) serve(db)
else port.close()
