import type { estypes } from '@elastic/elasticsearch'
import { troubleOf } from './trouble.ts'

/**
 * What a read by id found, or undefined where there is nothing. Where Elasticsearch could not look, as while its shards
 * come back, that is trouble: taken for nothing it would sign people out and forget what is there. Throws `StoreTrouble`.
 */
export const foundIn = <Found>(doc: estypes.MgetResponseItem<Found> | undefined): Found | undefined => {
  if (doc === undefined) throw troubleOf({ status: 503, reason: 'no answer for a document' })
  if ('error' in doc) throw troubleOf({ status: 503, type: doc.error.type, reason: doc.error.reason ?? null })
  return doc.found ? doc._source : undefined
}
