import type { StoredPost } from '../records.ts'
import type { Square } from '../square.ts'
import { problemType, type Speech, type XAnswer, type XRequest } from './answers.ts'
import { snowflake } from './ids.ts'
import { type Matcher, parseQuery } from './query.ts'

export type Rule = { id: string; value: string; tag?: string }
type Kept = { rule: Rule; matches: Matcher }
type Options = { now: () => Date; speech: Speech }

const maxRules = 1000
const maxValue = 1024

/** What the app's stream listens to. */
export class RuleBook {
  readonly #kept = new Map<string, Kept>()
  readonly #options: Options
  #made = 0

  constructor(options: Options) {
    this.#options = options
  }

  get size(): number {
    return this.#kept.size
  }

  matching(post: StoredPost, square: Square): Rule[] {
    return [...this.#kept.values()].flatMap(({ rule, matches }) => (matches(post, square) ? [rule] : []))
  }

  list({ url }: XRequest): XAnswer {
    const ids = url.searchParams.getAll('ids').flatMap((list) => list.split(','))
    const data = [...this.#kept.values()]
      .map(({ rule }) => rule)
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
    const isOld = this.#options.speech === 'tweet'
    const meta = { ...(isOld && { sent: this.#sent() }), result_count: data.length }
    return { status: 200, body: { ...(data.length > 0 && { data }), meta } }
  }

  change({ url, body }: XRequest): XAnswer {
    const isTrial = url.searchParams.get('dry_run') === 'true'
    if (url.searchParams.get('delete_all') === 'true')
      return this.#delete({ ids: [...this.#kept.keys()] }, isTrial)
    if (Array.isArray(body['add'])) return this.#add(body['add'] as Partial<Rule>[], isTrial)
    if (typeof body['delete'] === 'object' && body['delete'] !== null)
      return this.#delete(body['delete'], isTrial)
    return { status: 400, body: this.#problem('invalid-request', { title: 'Invalid Request' }) }
  }

  #add(wanted: readonly Partial<Rule>[], isTrial: boolean): XAnswer {
    const data: Rule[] = []
    const errors: object[] = []
    for (const { value, tag } of wanted) {
      const made = this.#make({ value: value ?? '', ...(tag !== undefined && { tag }) })
      if ('error' in made) errors.push(made.error)
      else {
        data.push(made.rule)
        this.#kept.set(made.rule.id, made)
      }
    }
    if (isTrial) for (const { id } of data) this.#kept.delete(id)
    const [created, failed] = [data.length, errors.length]
    const summary = { created, not_created: failed, valid: created, invalid: failed }
    const body = {
      ...(data.length > 0 && { data }),
      meta: { sent: this.#sent(), summary },
      ...(failed > 0 && { errors }),
    }
    return { status: 200, body }
  }

  #make(wanted: Omit<Rule, 'id'>): Kept | { error: object } {
    const { value } = wanted
    const twin = [...this.#kept.values()].find(({ rule }) => rule.value === value)
    if (twin)
      return { error: this.#problem('duplicate-rules', { title: 'DuplicateRule', value, id: twin.rule.id }) }
    if (this.#kept.size >= maxRules)
      return {
        error: this.#problem('rule-cap', {
          title: 'RulesCapExceeded',
          detail: `At most ${maxRules} rules may be kept.`,
        }),
      }
    const id = snowflake(this.#options.now().getTime(), this.#made++)
    try {
      if (value.length > maxValue)
        throw new SyntaxError(`Rule is too long: ${value.length} of ${maxValue} characters`)
      return { rule: { id, ...wanted }, matches: parseQuery(value) }
    } catch (error) {
      const details = [(error as Error).message]
      return {
        error: this.#problem('invalid-rules', {
          title: 'UnprocessableEntity',
          value,
          details,
          detail: details[0],
        }),
      }
    }
  }

  #delete({ ids = [], values = [] }: { ids?: string[]; values?: string[] }, isTrial: boolean): XAnswer {
    const known = [...this.#kept.values()].filter(
      ({ rule }) => ids.includes(rule.id) || values.includes(rule.value),
    )
    if (!isTrial) for (const { rule } of known) this.#kept.delete(rule.id)
    const missing = ids.length + values.length - known.length
    const errors = ids
      .filter((id) => !known.some(({ rule }) => rule.id === id))
      .map((id) =>
        this.#problem('invalid-request', {
          title: 'Invalid Request',
          detail: `Rule does not exist: ${id}`,
          parameter: 'ids',
          value: id,
        }),
      )
    const summary = { deleted: known.length, not_deleted: Math.max(0, missing) }
    return {
      status: 200,
      body: { meta: { sent: this.#sent(), summary }, ...(errors.length > 0 && { errors }) },
    }
  }

  #problem(kind: string, said: { title: string } & Record<string, unknown>): object {
    return { detail: said.title, ...said, type: problemType(kind, this.#options.speech) }
  }

  #sent(): string {
    return this.#options.now().toISOString()
  }
}
