import { createContext } from 'svelte'
import type { Conversation } from '../../../server/schemas/conversation.ts'

export type Sheet = 'palette' | 'keys' | 'assign' | 'snooze'

/**
 * What keys, buttons and the palette share: which sheet is open, which conversation an action is for, and the
 * places that focus can be sent to.
 */
export class Commands {
  #sheet: Sheet | undefined = $state()
  #subject: Conversation | undefined = $state.raw()
  /** The row of the list that the keyboard is on. */
  cursor: string | undefined = $state()
  focusComposer: ((kind: 'reply' | 'note') => void) | undefined
  focusRow: ((id: string) => void) | undefined

  get sheet(): Sheet | undefined {
    return this.#sheet
  }
  get subject(): Conversation | undefined {
    return this.#subject
  }

  show(sheet: Sheet, subject?: Conversation): void {
    this.#subject = subject
    this.#sheet = sheet
  }

  hide = (): void => {
    this.#sheet = undefined
  }
}

export const [getCommands, setCommands] = createContext<Commands>()
