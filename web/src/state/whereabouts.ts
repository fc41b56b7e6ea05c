import type { LiveSaying } from '../../../server/schemas/live.ts'

/** The server believes a word for fifteen seconds. */
const everyMs = 5_000
/** Who runs through the list with `j` is said to be where they stop. */
const settleMs = 250

/**
 * Says where I am: the conversation that is open, and whether I write in it. Said again while the page can be seen;
 * in a hidden one it is said a last time, and is over by itself fifteen seconds later.
 */
export class Whereabouts {
  readonly #say: (saying: LiveSaying) => void
  #conversationId: string | null = null
  #isReplying = false
  #isSaid = false
  #settling: ReturnType<typeof setTimeout> | undefined
  #repeating: ReturnType<typeof setInterval> | undefined

  constructor(say: (saying: LiveSaying) => void) {
    this.#say = say
  }

  start(): void {
    document.addEventListener('visibilitychange', this.#tell)
    this.#repeating = setInterval(this.repeat, everyMs)
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#tell)
    clearInterval(this.#repeating)
    clearTimeout(this.#settling)
  }

  look(conversationId: string | null): void {
    if (conversationId === this.#conversationId) return
    this.#conversationId = conversationId
    this.#isReplying = false
    this.#saySoon()
  }

  write(isReplying: boolean): void {
    if (isReplying === this.#isReplying) return
    this.#isReplying = isReplying
    this.#saySoon()
  }

  /** Says it at once where the page can be seen: the line is new, or time went by. */
  repeat = (): void => {
    if (!document.hidden) this.#tell()
  }

  readonly #tell = (): void => {
    clearTimeout(this.#settling)
    const conversationId = this.#conversationId
    if (conversationId !== null)
      this.#say({ type: 'present', conversationId, doing: this.#isReplying ? 'replying' : 'viewing' })
    else if (this.#isSaid) this.#say({ type: 'absent' })
    this.#isSaid = conversationId !== null
  }

  #saySoon(): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(this.repeat, settleMs)
  }
}
