import type { RawData } from 'ws'
import { Compile } from 'typebox/compile'
import { LiveSaying } from '../schemas/live.ts'

const check = Compile(LiveSaying)

/** What a browser said; undefined for what makes no sense here. */
export const readSaying = (data: RawData, isBinary: boolean): LiveSaying | undefined => {
  if (isBinary) return undefined
  try {
    const said: unknown = JSON.parse(String(data))
    return check.Check(said) ? said : undefined
  } catch {
    return undefined
  }
}

const mostSayings = 60
const windowMs = 10_000

/** Whether one still speaks no more than a browser of ours does: a few words a second. */
export class Patience {
  #since = performance.now()
  #heard = 0

  /** Hears one more; false when it is too much. */
  lasts(): boolean {
    const now = performance.now()
    if (now - this.#since > windowMs) {
      this.#since = now
      this.#heard = 0
    }
    this.#heard += 1
    return this.#heard <= mostSayings
  }
}
