import type { Locale, Role } from '../schemas/colleague.ts'

declare const proven: unique symbol

/** A signed-in colleague. Only `services/access.ts` makes one, so a service that takes it cannot be called unasked. */
export type Actor = {
  readonly [proven]: true
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly locale: Locale
}
