import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PostRecord } from './records.ts'
import type { Arc } from './tales.ts'
import type { Language, Subject } from './words/phrasebook.ts'

/** Which of a tale's moves a post was, so that a restarted town goes on where it was. */
export type TaleMark = {
  tale: number
  move: string
  /** What of the tale was settled rather than rolled, with its opening. */
  fixed?: { arc?: Arc; language?: Language; subject?: Subject }
}

export type JournalLine =
  | { op: 'begin'; seed: string; startedAt: string }
  | { op: 'put'; did: string; rkey: string; record: PostRecord; indexedAt: string; mark?: TaleMark }
  | { op: 'remove'; uri: string; mark?: TaleMark }

/** What was said since the town began, one JSON text a line; in memory only where there is no file. */
export class Journal {
  readonly #file: string | null
  readonly past: JournalLine[] = []

  constructor(file: string | null) {
    this.#file = file
    if (!file) return
    mkdirSync(dirname(file), { recursive: true })
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    // A line that a death cut short cannot be read, and nobody was told of it.
    this.past = text.split('\n').flatMap((line) => parseLine(line) ?? [])
    if (text && !text.endsWith('\n')) appendFileSync(file, '\n')
  }

  append(line: JournalLine): void {
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
  }
}

const parseLine = (line: string): JournalLine | undefined => {
  try {
    return JSON.parse(line) as JournalLine
  } catch {
    return undefined
  }
}
