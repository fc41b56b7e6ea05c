import { Type, type Static } from 'typebox'
import { Post } from './post.ts'

/** A part of a text in UTF-16 code units, `end` exclusive. */
const Part = Type.Object({ start: Type.Integer({ minimum: 0 }), end: Type.Integer({ minimum: 0 }) })

/** A post that a search found, and what in its text was looked for. */
export const FoundPost = Type.Object({ post: Post, highlights: Type.Array(Part) })
export type FoundPost = Static<typeof FoundPost>

/** How many posts a search finds on each day that has any, earliest first. */
export const SearchDays = Type.Object({
  total: Type.Integer({ minimum: 0 }),
  days: Type.Array(
    Type.Object({
      day: Type.String({ format: 'date', description: 'In the time zone that was asked for.' }),
      count: Type.Integer({ minimum: 1 }),
    }),
  ),
})
export type SearchDays = Static<typeof SearchDays>
