import type { Client } from '@elastic/elasticsearch'
import { searchedOfConversation } from '../../ports/store.ts'
import { factsOf, type ConversationFacts, type Source } from './encode-document.ts'
import { isMissing } from './encode-write.ts'
import { foundIn } from './found.ts'
import { anyOf, not, type Dsl } from './list-request.ts'
import { aliasName, indexId } from './names.ts'
import type { Notebook } from './notebook.ts'
import { spreadScript } from './scripts.ts'
import { searchWhole } from './search-whole.ts'
import { Sweeper } from './sweeper.ts'
import { troubleOf } from './trouble.ts'

export type SpreaderOptions = {
  client: Client
  prefix: string
  notebook: Notebook
  /** How long news are gathered before they are told, milliseconds. */
  gatherMs: number
  onTrouble(error: unknown): void
}

const mostAtOnce = 500
const mostExpected = 10_000
const retryMs = 1_000

/**
 * Posts carry what is searched of their conversation, so that one request can ask for both. When a conversation
 * changes in that, its posts are told soon after; a post written in the very moment may miss it, so all is told once
 * more later: see `Sweeper`.
 */
export class Spreader {
  readonly #options: SpreaderOptions
  readonly #changed = new Set<string>()
  /** New ones: only posts that know nothing of any conversation have to hear. */
  readonly #created = new Set<string>()
  /** What posts know already of conversations that are yet to be opened. */
  readonly #expected = new Map<string, ConversationFacts>()
  readonly #posts: string
  #timer: NodeJS.Timeout | undefined
  #underWay: Promise<void> | undefined
  #ended = false
  readonly #sweeper: Sweeper

  constructor(options: SpreaderOptions) {
    this.#options = options
    this.#posts = aliasName(options.prefix, 'post')
    this.#sweeper = new Sweeper({ ...options, spread: (ids) => this.spread(ids, { areListed: true }) })
  }

  /** Posts were stored with what is to be known of a conversation that is yet to be opened. */
  expect(id: string, facts: ConversationFacts): void {
    this.#expected.set(id, facts)
    const [oldest] = this.#expected.keys()
    if (this.#expected.size > mostExpected && oldest !== undefined) this.#expected.delete(oldest)
  }

  note(id: string, change: 'created' | 'changed', facts: ConversationFacts): void {
    const expected = this.#expected.get(id)
    this.#expected.delete(id)
    if (change === 'created' && expected && sayTheSame(expected, facts)) return
    // Posts that were told something else than came about know of it already, so all have to hear.
    if (change === 'changed' || expected) this.#changed.add(id)
    else this.#created.add(id)
    this.#wake(this.#options.gatherMs)
  }

  /** Tells what was noted, and stops. */
  async close(): Promise<void> {
    this.end()
    await Promise.all([this.#underWay, this.#sweeper.settle()])
    await this.#tell().catch(this.#options.onTrouble)
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#sweeper.end()
  }

  /** Tells the posts of these conversations what is to be known of them now. `areListed`: searches see the posts. */
  async spread(ids: readonly string[], { onlyNew = false, areListed = false } = {}): Promise<void> {
    const { client } = this.#options
    if (ids.length === 0) return
    if (!areListed) await client.indices.refresh({ index: this.#posts })
    const facts = await findFacts(client, this.#options.prefix, ids)
    const query: Dsl = {
      bool: { filter: [{ terms: { 'fields.conversationId': [...ids] } }, ...(onlyNew ? [knowNothing] : [])] },
    }
    for (let after: string | undefined; ;) {
      const { hits } = await searchWhole<Pick<Source, 'fields' | 'conversation'>>(client, {
        index: this.#posts,
        query,
        size: 1_000,
        sort: [{ id: 'asc' }],
        ...(after !== undefined && { search_after: [after] }),
        _source: ['fields.conversationId', 'conversation'],
      })
      const operations = hits.hits.flatMap(({ _id, _source }) => {
        const id = _source?.fields['conversationId'] ?? ''
        const now = facts.get(id)
        if (areSame(_source?.conversation, now)) return []
        const target = { _index: this.#posts, _id, require_alias: true, retry_on_conflict: 5 }
        return [{ update: target }, { script: { source: spreadScript, params: { id, facts: now ?? null } } }]
      })
      if (operations.length > 0) await this.#update(operations)
      after = hits.hits.at(-1)?.sort?.[0] as string | undefined
      if (hits.hits.length < 1_000) return
    }
  }

  async #update(operations: object[]): Promise<void> {
    const { items } = await this.#options.client.bulk({ operations })
    const failed = items.map(({ update }) => update).find((item) => item?.error && !isMissing(item))
    if (failed?.error) throw troubleOf({ ...failed.error, status: failed.status })
  }

  #wake(inMs: number): void {
    if (this.#timer || this.#underWay || this.#ended) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#underWay = this.#tellInTurn()
    }, inMs)
  }

  async #tellInTurn(): Promise<void> {
    let pause = this.#options.gatherMs
    try {
      await this.#tell()
    } catch (error) {
      this.#options.onTrouble(error)
      pause = retryMs
    }
    this.#underWay = undefined
    if (this.#changed.size + this.#created.size > 0) this.#wake(pause)
  }

  async #tell(): Promise<void> {
    for (const [set, onlyNew] of [
      [this.#changed, false],
      [this.#created, true],
    ] as const)
      while (set.size > 0) {
        const ids = [...set].slice(0, mostAtOnce)
        for (const id of ids) set.delete(id)
        await this.spread(ids, { onlyNew }).catch((error: unknown) => {
          for (const id of ids) set.add(id)
          throw error
        })
      }
  }
}

const knowNothing: Dsl = anyOf([not({ exists: { field: 'conversation.status' } })])

const areSame = (one: ConversationFacts | undefined, other: ConversationFacts | undefined): boolean => {
  if (!one || !other) return one === other
  return one.version >= other.version || sayTheSame(one, other)
}

const sayTheSame = (one: ConversationFacts, other: ConversationFacts): boolean =>
  searchedOfConversation.every((name) => one[name] === other[name])

/** What is searched of conversations, by their ids in the index. */
export const findFacts = async (
  client: Client,
  prefix: string,
  ids: readonly string[],
): Promise<Map<string, ConversationFacts>> => {
  const { docs } = await client.mget<Pick<Source, 'fields' | 'version'>>({
    index: aliasName(prefix, 'conversation'),
    ids: ids.map(indexId),
    _source: ['version', 'fields'],
  })
  const facts = new Map<string, ConversationFacts>()
  for (const [index, doc] of docs.entries()) {
    const source = foundIn(doc)
    if (source) facts.set(ids[index] as string, factsOf(source.fields, source.version))
  }
  return facts
}
