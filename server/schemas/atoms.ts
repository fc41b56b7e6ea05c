import { Type, type Static, type TSchema } from 'typebox'

/** An id of ours: url-safe, opaque to clients. */
export const Id = Type.String({ minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9_.~-]+$' })

/** A moment in UTC, ISO 8601 with milliseconds (`2026-10-01T09:30:00.000Z`), so that text order is time order. */
export const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  description: 'UTC, ISO 8601 with milliseconds',
})
export type Instant = Static<typeof Instant>

/** Integer inside every document; each change adds one. Compare-and-set is on it. */
export const Version = Type.Integer({ minimum: 1 })

/** A network by the id its connector declares: one lower-case word. */
export const NetworkId = Type.String({ minLength: 1, maxLength: 32, pattern: '^[a-z][a-z0-9-]*$' })
export type NetworkId = Static<typeof NetworkId>

/** Two-letter ISO 639-1 code. */
export const LanguageCode = Type.String({ pattern: '^[a-z]{2}$' })

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Text literals as one schema. */
export const OneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>(Type.Enum([...values]))

/** A list answer: items and an opaque cursor for the next ones, null at the end. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) })
export type Page<T> = { items: T[]; next: string | null }
