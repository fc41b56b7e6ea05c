import { Type, type Static } from 'typebox'
import { Instant } from './atoms.ts'

/** A job that was given up: its attempts are used up, or no retry will help. */
export const DeadJob = Type.Object({
  id: Type.String(),
  name: Type.String(),
  payload: Type.Record(Type.String(), Type.Unknown()),
  attempt: Type.Integer(),
  addedAt: Instant,
  failedAt: Instant,
  error: Type.String(),
})
export type DeadJob = Static<typeof DeadJob>
