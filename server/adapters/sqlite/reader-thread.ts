/** The thread for reads that may be slow, so that they hold up neither people's requests nor writes. */
import { parentPort, workerData } from 'node:worker_threads'
import { Connection } from './connection.ts'
import type { Answer, Call, Report, Request, ThreadData } from './messages.ts'
import { procedures } from './rooms.ts'

const port = parentPort
if (!port) throw new Error('reader-thread.ts runs as a worker thread only.')

let opened: Connection | undefined
/** Opened when first asked: the writer may still be bringing the file up to date while this thread starts. */
const db = (): Connection => (opened ??= new Connection((workerData as ThreadData).path, { readOnly: true }))

const answer = ({ id, name, args }: Call): Answer => {
  const procedure = procedures.get(name)
  if (!procedure) return { id, error: new Error(`The database knows no procedure ${name}.`) }
  try {
    return { id, value: procedure.run(db(), args as never) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return { id, error: new Error(`The database could not answer ${name}: ${reason}`) }
  }
}

port.on('message', (request: Request) => {
  if (request === 'close') {
    opened?.close()
    port.close()
    return
  }
  port.postMessage({ type: 'answers', answers: [answer(request)] } satisfies Report)
})
port.postMessage({ type: 'ready' } satisfies Report)
