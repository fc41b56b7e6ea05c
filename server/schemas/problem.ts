import { Type, type Static } from 'typebox'

/** An error as RFC 9457 has it, with `code` for programs and `detail` for people. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  /** Which inputs were wrong, and why. */
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  /** The current document, where somebody else was first. */
  current: Type.Optional(Type.Unknown()),
  /** Where a query cannot be read, in UTF-16 code units, `end` exclusive, and what to put there instead. */
  place: Type.Optional(
    Type.Object({
      start: Type.Integer({ minimum: 0 }),
      end: Type.Integer({ minimum: 0 }),
      suggestion: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  requestId: Type.Optional(Type.String()),
})
export type Problem = Static<typeof Problem>
