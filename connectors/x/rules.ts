import { makeFetch } from '../kit/requests.ts'
import { listOf, objectOf, parseObject } from '../kit/shapes.ts'
import { XRefusal } from './failures.ts'

const path = '/2/tweets/search/stream/rules'

export type RulesOptions = {
  service: URL
  bearerToken: string
  timeoutMs: number
  closed: AbortSignal
}

type Rule = { id: string; value: string; tag: string }

/**
 * The one rule of ours among those of the app. Others may have rules there, too: what is ours is known by its tag,
 * and nothing else is touched.
 */
export class StreamRules {
  readonly #options: RulesOptions
  readonly #fetch: typeof fetch

  constructor(options: RulesOptions) {
    this.#options = options
    this.#fetch = makeFetch(options)
  }

  /** Makes the app's rules say this under our tag, once. Answers the ids of the rules that do. Throws `XRefusal`. */
  async keepInStep({ value, tag }: { value: string; tag: string }): Promise<Set<string>> {
    const before = await this.#list()
    const isRight = (rule: Rule) => rule.value === value
    const wrong = before.filter((rule) => rule.tag === tag && !isRight(rule))
    if (wrong.length > 0) await this.#ask('POST', { delete: { ids: wrong.map(({ id }) => id) } })
    const right = before.filter(isRight)
    if (right.length > 0) return new Set(right.map(({ id }) => id))
    await this.#ask('POST', { add: [{ value, tag }] })
    // Asked again: of two who add at once, X refuses the second as a duplicate, and both mean the same rule.
    return new Set((await this.#list()).filter(isRight).map(({ id }) => id))
  }

  async #list(): Promise<Rule[]> {
    const rules: Rule[] = []
    let token: string | null = null
    do {
      const page: Record<string, unknown> = await this.#ask('GET', null, token)
      for (const rule of listOf(page['data'])) {
        const { id, value, tag } = objectOf(rule)
        if (typeof id === 'string' && typeof value === 'string')
          rules.push({ id, value, tag: typeof tag === 'string' ? tag : '' })
      }
      const next = objectOf(page['meta'])['next_token']
      token = typeof next === 'string' && next !== token ? next : null
    } while (token)
    return rules
  }

  async #ask(
    method: 'GET' | 'POST',
    body: unknown,
    token: string | null = null,
  ): Promise<Record<string, unknown>> {
    const { service, bearerToken } = this.#options
    const url = new URL(path, service)
    if (token) url.searchParams.set('pagination_token', token)
    const response = await this.#fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${bearerToken}`,
        ...(body !== null && { 'content-type': 'application/json' }),
      },
      ...(body !== null && { body: JSON.stringify(body) }),
    })
    const answer = parseObject(await response.text())
    if (!response.ok) throw new XRefusal(response.status, Object.fromEntries(response.headers), answer)
    return objectOf(answer)
  }
}
