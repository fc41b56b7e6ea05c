import { Type, type Static } from 'typebox'
import { NetworkId, Nullable, OneOf } from './atoms.ts'
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

/** What a connected network would be asked for a query, and what of it would be judged here. */
export const NetworkSearch = Type.Object({
  network: NetworkId,
  name: Type.String(),
  asked: Type.Array(
    Type.Object({
      by: OneOf('search', 'stream'),
      rules: Type.Array(Type.String(), { description: 'In the network’s own words, each asked by itself.' }),
    }),
  ),
  refusal: Nullable(Type.String({ description: 'Why it cannot be asked; null where it can.' })),
  left: Nullable(
    Type.String({ description: 'The part that is judged here, in our words; null where there is none.' }),
  ),
  misses: Type.Array(
    Type.String({ description: 'What the network does not find although the query means it.' }),
  ),
})
export type NetworkSearch = Static<typeof NetworkSearch>
