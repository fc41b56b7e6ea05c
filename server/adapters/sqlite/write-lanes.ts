import type { Lane } from '../../ports/store.ts'
import type { Connection } from './connection.ts'
import { Fifo } from './fifo.ts'
import type { Answer, Call } from './messages.ts'
import type { ProcedureTable } from './procedure.ts'

/** How long one transaction may take before it is committed and the lanes are looked at again, milliseconds. */
const sliceMs = 20
/** Bulk that has waited this long gets one slice even while people are busy, so that it cannot starve. */
const bulkPatienceMs = 250
/** How many calls of people share one commit at most. */
const groupSize = 256

type Waiting = Call & { since: number }

export type WriteLanesOptions = {
  db: Connection
  procedures: ProcedureTable
  /** Told after each commit. */
  answer: (answers: Answer[]) => void
  /** Takes in calls that have arrived meanwhile, by `add`. */
  takeIn: () => void
}

/**
 * Decides which write goes next: people's before bulk, grouped into transactions of a few milliseconds. A call that
 * fails undoes nothing of the others: see `#runApart`.
 */
export class WriteLanes {
  readonly #lanes: Record<Lane, Fifo<Waiting>> = { person: new Fifo(), bulk: new Fifo() }
  readonly #options: WriteLanesOptions
  #bulkServedAt = 0
  #synchronous = ''

  constructor(options: WriteLanesOptions) {
    this.#options = options
  }

  add(call: Call): void {
    this.#lanes[call.lane].push({ ...call, since: performance.now() })
  }

  /** Commits until nothing waits. */
  drain(): void {
    for (;;) {
      this.#options.takeIn()
      const lane = this.#next()
      if (!lane) return
      this.#commitSlice(lane)
    }
  }

  #next(): Lane | undefined {
    const { person, bulk } = this.#lanes
    const waited = bulk.peek()?.since
    if (person.size === 0) return waited === undefined ? undefined : 'bulk'
    if (waited === undefined) return 'person'
    const patientSince = Math.max(waited, this.#bulkServedAt)
    return performance.now() - patientSince > bulkPatienceMs ? 'bulk' : 'person'
  }

  #commitSlice(lane: Lane): void {
    const { db, answer } = this.#options
    const taken: Waiting[] = []
    try {
      this.#useSynchronous(lane === 'person' && this.#holdsDurable() ? 'FULL' : 'NORMAL')
      db.exec('BEGIN IMMEDIATE')
      let answers = this.#runSlice(lane, taken, { apart: false })
      if (answers.some(hasFailed)) {
        if (db.inTransaction) db.exec('ROLLBACK')
        db.exec('BEGIN IMMEDIATE')
        answers = [
          ...taken.map((call) => this.#runApart(call)),
          ...this.#runSlice(lane, taken, { apart: true }),
        ]
      }
      db.exec('COMMIT')
      answer(answers)
    } catch (cause) {
      if (db.inTransaction) db.exec('ROLLBACK')
      // Where not even a transaction could be begun, one caller is told, so that the lanes move on.
      const ids = taken.length > 0 ? taken.map(({ id }) => id) : [this.#lanes[lane].shift()?.id ?? 0]
      const error = new Error(`The database could not be written: ${reasonOf(cause)}`)
      answer(ids.map((id) => ({ id, error })))
    }
    if (lane === 'bulk') this.#bulkServedAt = performance.now()
  }

  /** Serves calls that wait, and notes in `taken` which. Together they end at the first that fails. */
  #runSlice(lane: Lane, taken: Waiting[], { apart }: { apart: boolean }): Answer[] {
    const fifo = this.#lanes[lane]
    const answers: Answer[] = []
    const end = performance.now() + sliceMs
    while (taken.length < groupSize) {
      const call = fifo.shift()
      if (!call) break
      taken.push(call)
      const served = apart ? this.#runApart(call) : this.#run(call)
      answers.push(served)
      if (!apart && hasFailed(served)) break
      this.#options.takeIn()
      if (lane === 'bulk' && this.#lanes.person.size > 0) break
      if (performance.now() >= end) break
    }
    return answers
  }

  /**
   * In a savepoint, so that one that fails undoes nothing of the others. Only where one has failed: at every savepoint
   * the index of terms writes down what it holds, which costs more than most calls.
   */
  #runApart(call: Call): Answer {
    const { db } = this.#options
    db.run('SAVEPOINT one_call')
    const served = this.#run(call)
    // A full disk can make SQLite undo the whole transaction by itself: then nobody was served.
    if (!db.inTransaction) throw 'error' in served ? served.error : new Error('transaction undone')
    if (hasFailed(served)) db.run('ROLLBACK TO one_call')
    db.run('RELEASE one_call')
    return served
  }

  #run(call: Call): Answer {
    const { db, procedures } = this.#options
    const procedure = procedures.get(call.name)
    if (!procedure) return { id: call.id, error: new Error(`The database knows no procedure ${call.name}.`) }
    try {
      return { id: call.id, value: procedure.run(db, call.args as never) }
    } catch (cause) {
      return { id: call.id, error: new Error(`The database refused ${call.name}: ${reasonOf(cause)}`) }
    }
  }

  #holdsDurable(): boolean {
    const { person } = this.#lanes
    for (let ahead = 0; ahead < Math.min(person.size, groupSize); ahead++) {
      if (person.peek(ahead)?.durable) return true
    }
    return false
  }

  /** A later FULL commit also puts on disk what NORMAL ones before it left with the operating system. */
  #useSynchronous(level: 'FULL' | 'NORMAL'): void {
    if (level === this.#synchronous) return
    this.#options.db.exec(`PRAGMA synchronous = ${level}`)
    this.#synchronous = level
  }
}

const hasFailed = (answer: Answer): boolean => 'error' in answer

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
