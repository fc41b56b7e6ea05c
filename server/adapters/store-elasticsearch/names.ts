import { createHash } from 'node:crypto'
import { indexed } from '../../ports/store.ts'
import type { Kind } from '../../domain/documents.ts'

export const kinds = Object.keys(indexed) as Kind[]

/** What everything reads and writes by; behind it stands one index, see `indexName`. */
export const aliasName = (prefix: string, kind: Kind): string => `${prefix}-${kind}`

/** Goes up with the shape of a kind's documents in the index: `causerie migrate` then builds the next one. */
export const indexName = (prefix: string, kind: Kind, edition: number): string =>
  `${aliasName(prefix, kind)}-v${edition}`

/** The kind and edition that an index of ours is for. */
export const readIndexName = (prefix: string, index: string): { kind: Kind; edition: number } | undefined => {
  const [, kind, edition] = new RegExp(`^${prefix}-([a-z]+)-v(\\d+)$`).exec(index) ?? []
  if (!kind || !(kind in indexed)) return undefined
  return { kind: kind as Kind, edition: Number(edition) }
}

/** Elasticsearch takes ids of up to 512 bytes; Lucene takes terms of up to 32,766. */
const longestId = 500
const longestKey = 8_000

/** The id in the index that a document's own id stands for. */
export const indexId = (id: string): string => shortened(id, longestId)

/** A value as it is looked up and ordered by: long ones keep their beginning. */
export const keyOf = (value: string): string => shortened(value, longestKey)

const shortened = (text: string, most: number): string => {
  // Half a character pair cannot travel; no other text looks like what stands for it here.
  const safe = text.isWellFormed() ? text : `${text.toWellFormed()} ${digest(text)}`
  if (Buffer.byteLength(safe) <= most) return safe
  return `${Buffer.from(safe)
    .subarray(0, most - 64)
    .toString()} ${digest(text)}`
}

const digest = (text: string): string => createHash('sha256').update(text, 'utf16le').digest('base64url')
