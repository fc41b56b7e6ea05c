import type { Problem } from '../../../../server/schemas/problem.ts'
import { ApiError } from '../../api/client.ts'
import { locale } from '../../i18n/locale.svelte.ts'
import { translateOfQuery } from '../../i18n/query-words.ts'
import { say } from '../../i18n/say.ts'

/** Why a query was not run, and where in it. */
export type Complaint = { sentence: string; place: Problem['place'] }

/** Undefined where it is not the query's fault. */
export const complaintOf = (error: unknown): Complaint | undefined =>
  error instanceof ApiError && error.code === 'bad-query'
    ? { sentence: sayOfQuery(error.message), place: error.place }
    : undefined

const sayOfQuery = (sentence: string): string => {
  const { current } = locale
  return (current !== 'en' && translateOfQuery(sentence, current)) || say(sentence)
}
