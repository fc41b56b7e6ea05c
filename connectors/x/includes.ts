import { isObject, listOf, objectOf } from '../kit/shapes.ts'
import { isId } from './ids.ts'

/** What X puts beside posts instead of into them, by id or key. */
export type Included = {
  users: Map<string, Record<string, unknown>>
  posts: Map<string, Record<string, unknown>>
  media: Map<string, Record<string, unknown>>
}

export const readIncludes = (value: unknown): Included => {
  const includes = objectOf(value)
  return {
    users: byKey(includes['users'], 'id'),
    posts: new Map([...byKey(includes['tweets'], 'id'), ...byKey(includes['posts'], 'id')]),
    media: byKey(includes['media'], 'media_key'),
  }
}

const byKey = (list: unknown, key: string): Map<string, Record<string, unknown>> =>
  new Map(
    listOf(list).flatMap((item) => {
      const id = isObject(item) ? item[key] : undefined
      return isObject(item) && typeof id === 'string' && (key !== 'id' || isId(id))
        ? [[id, item] as const]
        : []
    }),
  )
