import { Worker } from 'node:worker_threads'
import type { Lane } from '../../ports/store.ts'
import type { Answer, Call, Report, Request, ThreadData } from './messages.ts'
import type { Procedure } from './procedure.ts'

type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void }

/** For what lives for one call only; V8 would let it grow to several times this. */
const youngMegabytes = 8

/** The calling side of a database thread. When the thread dies, every call fails with the reason. */
export class DatabaseThread {
  readonly #worker: Worker
  readonly #name: string
  readonly #waiting = new Map<number, Waiting>()
  readonly #exited: Promise<void>
  #lastId = 0
  /** Why no more calls are taken. */
  #ended: Error | undefined

  /** Resolves when the thread has the file open; rejects with its reason when it refuses. */
  static async start(name: string, file: URL, data: ThreadData): Promise<DatabaseThread> {
    // What the process was started with, such as --input-type, is not for its threads.
    const thread = new DatabaseThread(
      name,
      new Worker(file, {
        workerData: data,
        name: `causerie ${name}`,
        execArgv: [],
        resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
      }),
    )
    await thread.#begun
    return thread
  }

  readonly #begun: Promise<void>

  private constructor(name: string, worker: Worker) {
    this.#name = name
    this.#worker = worker
    const begun = Promise.withResolvers<void>()
    const exited = Promise.withResolvers<void>()
    this.#begun = begun.promise
    this.#exited = exited.promise
    worker.on('message', (report: Report) => {
      if (report.type === 'ready') begun.resolve()
      else if (report.type === 'refused') begun.reject(new Error(report.message))
      else for (const answer of report.answers) this.#settle(answer)
    })
    worker.on('error', (cause) =>
      this.#end(new Error(`The database ${name} died: ${String(cause)}`, { cause })),
    )
    worker.on('exit', () => {
      this.#end(new Error(`The database ${name} has stopped.`))
      begun.reject(this.#ended)
      exited.resolve()
    })
  }

  call<Args, Value>(
    procedure: Procedure<Args, Value>,
    args: Args,
    options: { lane: Lane; durable: boolean } = { lane: 'person', durable: false },
  ): Promise<Value> {
    if (this.#ended) return Promise.reject(new Error(this.#ended.message, { cause: this.#ended }))
    const id = ++this.#lastId
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    const call: Call = { id, name: procedure.name, args, ...options }
    this.#worker.postMessage(call satisfies Request)
    this.#waiting.set(id, { resolve, reject })
    return promise
  }

  get isOpen(): boolean {
    return this.#ended === undefined
  }

  /** Refuses new calls, answers those under way, then ends the thread. */
  async close(): Promise<void> {
    if (!this.#ended) {
      this.#ended = new Error(`The database ${this.#name} is closed.`)
      this.#worker.postMessage('close' satisfies Request)
    }
    await this.#exited
  }

  /** Ends the thread at once, as its death would; callers are refused. */
  async kill(): Promise<void> {
    await this.#worker.terminate()
    await this.#exited
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('error' in answer) waiting?.reject(answer.error)
    else waiting?.resolve(answer.value as never)
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
