import { type TSchema, Type } from 'typebox'
import type { Problem } from '../schemas/problem.ts'

const meanings: Record<number, string> = {
  400: 'The input is not well formed; `errors` says where.',
  401: 'Not signed in, or no longer.',
  403: 'Not for you, or not from here.',
  404: 'There is no such thing.',
  409: 'Somebody else was first; `current` shows what holds now.',
  410: 'Used up, expired or taken back.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'Well formed, but it cannot be done.',
  429: 'Too often; `Retry-After` says how many seconds to wait.',
  500: 'Something went wrong here.',
  503: 'Not ready.',
}

type ProblemStatus = keyof typeof meanings

const problemAnswer = (status: ProblemStatus) => ({
  description: meanings[status] ?? 'A problem.',
  content: { 'application/problem+json': { schema: Type.Unsafe<Problem>({ $ref: 'Problem#' }) } },
})

/** Every answer of a route: the good one, its own problems, and those that any route may have. */
export const answers = <T extends TSchema, S extends number>(
  good: Record<S, T>,
  ...problems: ProblemStatus[]
) => {
  const all = [...new Set([400, 403, 429, 500, ...problems])].sort((a, b) => a - b)
  return { ...good, ...Object.fromEntries(all.map((status) => [status, problemAnswer(status)])) } as Record<
    S,
    T
  >
}

/** An empty answer. */
export const Nothing = Type.Null({ description: 'Done.' })

/** What every list takes. */
export const listQuery = (limits: { default: number; maximum: number }) =>
  Type.Object(
    {
      cursor: Type.Optional(Type.String({ maxLength: 1000, description: 'The `next` of the page before.' })),
      limit: Type.Integer({ minimum: 1, maximum: limits.maximum, default: limits.default }),
    },
    { additionalProperties: false },
  )
