import type { QueueCounts } from '../../ports/queue.ts'
import type { Connection } from '../sqlite/connection.ts'
import { procedure } from '../sqlite/procedure.ts'

export type JobRow = {
  seq: number
  id: string
  name: string
  key: string | null
  attempt: number
  attempts: number
  addedAt: number
  payload: string
}
export type DeadRow = JobRow & { failedAt: number; error: string }
export type AddedJob = {
  id: string
  name: string
  key: string | null
  due: number
  attempts: number
  payload: string
}

/** What became of a job that was taken. `later` gives its attempt back. */
export type Outcome =
  | { seq: number; result: 'done' }
  | { seq: number; result: 'retry'; due: number }
  | { seq: number; result: 'later'; due: number }
  | { seq: number; result: 'dead'; error: string }

/** Names of jobs that became ready, with the earliest moment one of them is due. */
export type Ready = Record<string, number>

export type Turn = { name: string; take: number; outcomes: Outcome[] }
export type TurnAnswer = {
  jobs: JobRow[]
  /** When the next job of this name is due; null when none is ready. */
  nextDue: number | null
  ready: Ready
}

const columns = 'seq, id, name, key, attempt, attempts, addedAt, payload'

const note = (ready: Ready, name: string, due: number): void => {
  ready[name] = Math.min(ready[name] ?? Infinity, due)
}

const insert = (db: Connection, job: AddedJob, ready: Ready): void => {
  const held =
    job.key !== null &&
    db.get(`SELECT 1 FROM job WHERE key = ? AND state <> 'dead' LIMIT 1`, job.key) !== undefined
  db.run(
    'INSERT INTO job (id, name, key, state, due, attempts, addedAt, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    job.id,
    job.name,
    job.key,
    held ? 'behind' : 'ready',
    job.due,
    job.attempts,
    Date.now(),
    job.payload,
  )
  if (!held) note(ready, job.name, job.due)
}

/** A dead job of the same id makes room: the new one takes its place. */
const add = (db: Connection, job: AddedJob, ready: Ready): void => {
  const same = db.get<{ seq: number; state: string }>('SELECT seq, state FROM job WHERE id = ?', job.id)
  if (same && same.state !== 'dead') return
  if (same) db.run('DELETE FROM job WHERE seq = ?', same.seq)
  insert(db, job, ready)
}

/** Lets the next job of the key come forward. */
const promote = (db: Connection, key: string | null, ready: Ready): void => {
  if (key === null) return
  const next = db.get<{ seq: number; name: string; due: number; state: string }>(
    `SELECT seq, name, due, state FROM job WHERE key = ? AND state <> 'dead' ORDER BY seq LIMIT 1`,
    key,
  )
  if (next?.state !== 'behind') return
  db.run(`UPDATE job SET state = 'ready' WHERE seq = ?`, next.seq)
  note(ready, next.name, next.due)
}

const settle = (db: Connection, outcome: Outcome, ready: Ready): void => {
  const { seq } = outcome
  const job = db.get<{ name: string; key: string | null }>(
    `SELECT name, key FROM job WHERE seq = ? AND state = 'running'`,
    seq,
  )
  if (!job) return
  if (outcome.result === 'retry' || outcome.result === 'later') {
    const spent = outcome.result === 'retry' ? 0 : 1
    db.run(
      `UPDATE job SET state = 'ready', due = ?, attempt = attempt - ? WHERE seq = ?`,
      outcome.due,
      spent,
      seq,
    )
    note(ready, job.name, outcome.due)
    return
  }
  if (outcome.result === 'done') {
    db.run('DELETE FROM job WHERE seq = ?', seq)
  } else {
    db.run(
      `UPDATE job SET state = 'dead', failedAt = ?, error = ? WHERE seq = ?`,
      Date.now(),
      outcome.error,
      seq,
    )
  }
  promote(db, job.key, ready)
}

const take = (db: Connection, name: string, most: number): JobRow[] => {
  if (most === 0) return []
  const jobs = db.all<JobRow>(
    `SELECT ${columns} FROM job WHERE name = ? AND state = 'ready' AND due <= ? ORDER BY due, seq LIMIT ?`,
    name,
    Date.now(),
    most,
  )
  for (const { seq } of jobs)
    db.run(`UPDATE job SET state = 'running', attempt = attempt + 1 WHERE seq = ?`, seq)
  return jobs.map((job) => ({ ...job, attempt: job.attempt + 1 }))
}

const nextDue = (db: Connection, name: string): number | null =>
  db.get<{ due: number | null }>(`SELECT min(due) AS due FROM job WHERE name = ? AND state = 'ready'`, name)
    ?.due ?? null

export const queueProcedures = {
  add: procedure('queue.add', (db, jobs: AddedJob[]): Ready => {
    const ready: Ready = {}
    for (const job of jobs) add(db, job, ready)
    return ready
  }),
  /** Settles what is finished and takes what is due, in one step. */
  turn: procedure('queue.turn', (db, turn: Turn): TurnAnswer => {
    const ready: Ready = {}
    for (const outcome of turn.outcomes) settle(db, outcome, ready)
    return { jobs: take(db, turn.name, turn.take), nextDue: nextDue(db, turn.name), ready }
  }),
  /** Nobody else can have the file open: whatever still runs in it was left by a death, which costs no attempt. */
  recover: procedure('queue.recover', (db, _nothing: null): number =>
    db.run(`UPDATE job SET state = 'ready', attempt = attempt - 1 WHERE state = 'running'`),
  ),
  /** Goes to the end of its key's line: those behind it have moved on. */
  retryDead: procedure('queue.retry-dead', (db, id: string): Ready | null => {
    const job = db.get<DeadRow>(`SELECT ${columns} FROM job WHERE id = ? AND state = 'dead'`, id)
    if (!job) return null
    const ready: Ready = {}
    add(db, { ...job, due: Date.now() }, ready)
    return ready
  }),
  listDead: procedure('queue.list-dead', (db, limit: number): DeadRow[] =>
    db.all<DeadRow>(
      `SELECT ${columns}, failedAt, error FROM job WHERE state = 'dead' ORDER BY failedAt DESC, seq DESC LIMIT ?`,
      limit,
    ),
  ),
  counts: procedure('queue.counts', (db, now: number): QueueCounts => {
    const row = db.get<QueueCounts>(
      `SELECT count(*) FILTER (WHERE state IN ('ready', 'behind') AND due <= ?1) AS waiting,
        count(*) FILTER (WHERE state IN ('ready', 'behind') AND due > ?1) AS delayed,
        count(*) FILTER (WHERE state = 'running') AS running, count(*) FILTER (WHERE state = 'dead') AS dead FROM job`,
      now,
    )
    return row ?? { waiting: 0, delayed: 0, running: 0, dead: 0 }
  }),
}
