/** Folds the write-ahead log into the file beside the writer, which would otherwise stop for it in mid-work. */
import { parentPort, workerData } from 'node:worker_threads'
import { Connection } from './connection.ts'
import type { Report, ThreadData } from './messages.ts'
import { foldLog } from './write-ahead-log.ts'

const everyMs = 100

const port = parentPort
if (!port) throw new Error('keeper-thread.ts runs as a worker thread only.')

const db = new Connection((workerData as ThreadData).path, { readOnly: false })
const timer = setInterval(() => foldLog(db), everyMs)

// The only thing it is ever told is to close.
port.on('message', () => {
  clearInterval(timer)
  db.close()
  port.close()
})
port.postMessage({ type: 'ready' } satisfies Report)
