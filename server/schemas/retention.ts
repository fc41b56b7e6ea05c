import { type Static, Type } from 'typebox'
import { Nullable } from './atoms.ts'

/** Longer than the two weeks in which new words open a closed conversation again. */
export const KeepMonths = Type.Integer({ minimum: 1, maximum: 240 })

/** How long conversations are kept after their last word. */
export const Retention = Type.Object(
  {
    /** Calendar months; null keeps everything. */
    keepMonths: Nullable(KeepMonths),
  },
  { additionalProperties: false },
)
export type Retention = Static<typeof Retention>

/** What a retention would take away now. */
export const RetentionPreview = Type.Object({ conversations: Type.Integer({ minimum: 0 }) })
export type RetentionPreview = Static<typeof RetentionPreview>
