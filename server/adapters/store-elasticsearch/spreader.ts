import type { Client } from '@elastic/elasticsearch'
import { searchedOfConversation } from '../../ports/store.ts'
import { factsOf, microseconds, type ConversationFacts, type Source } from './encode-document.ts'
import { isMissing } from './encode-write.ts'
import { foundIn } from './found.ts'
import { anyOf, not, type Dsl } from './list-request.ts'
import { aliasName, indexId } from './names.ts'
import type { Notebook } from './notebook.ts'
import { spreadScript } from './scripts.ts'
import { searchWhole } from './search-whole.ts'
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
const sweepEveryMs = 30_000
/** No write of a post is under way for longer: what it knew of its conversation is then no older than this. */
const settledAfterMs = 90_000
/** Clocks of several machines may differ by so much. */
const skewMs = 300_000
const sweepNote = 'facts swept'

/**
 * Posts carry what is searched of their conversation, so that one request can ask for both. When a conversation
 * changes in that, its posts are told soon after; a post written in the very moment may miss it. So every change is
 * told a second time, once no write from before it can be under way; how far that has come is noted in the store,
 * and any process goes on from there.
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
  readonly #sweeps: NodeJS.Timeout

  constructor(options: SpreaderOptions) {
    this.#options = options
    this.#posts = aliasName(options.prefix, 'post')
    this.#sweeps = setInterval(() => void this.sweep().catch(options.onTrouble), sweepEveryMs).unref()
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
    await this.#underWay
    await this.#tell().catch(this.#options.onTrouble)
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    clearInterval(this.#sweeps)
  }

  /** Tells again what changed since the last sweep and has settled. */
  async sweep(): Promise<void> {
    const { notebook } = this.#options
    const { through = 0 } = (await notebook.read<{ through: number }>(sweepNote)) ?? {}
    const until = microseconds() - settledAfterMs * 1000
    if (until - through < (sweepEveryMs * 1000) / 2) return
    let after: [number, string] | undefined
    const from = through - skewMs * 1000
    do {
      const page = await this.#conversationsChanged(from, until, after)
      await this.spread(page.ids)
      after = page.next
    } while (after && !this.#ended)
    if (!this.#ended) await notebook.write(sweepNote, { through: until })
  }

  /** Tells the posts of these conversations what is to be known of them now. */
  async spread(ids: readonly string[], { onlyNew = false } = {}): Promise<void> {
    const { client } = this.#options
    if (ids.length === 0) return
    await client.indices.refresh({ index: this.#posts })
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

  async #conversationsChanged(
    from: number,
    until: number,
    after: [number, string] | undefined,
  ): Promise<{ ids: string[]; next: [number, string] | undefined }> {
    const { hits } = await searchWhole<never>(this.#options.client, {
      index: aliasName(this.#options.prefix, 'conversation'),
      query: { range: { factsAt: { gte: from, lt: until } } },
      size: mostAtOnce,
      sort: [{ factsAt: 'asc' }, { id: 'asc' }],
      ...(after && { search_after: after }),
      _source: false,
    })
    const last =
      hits.hits.length < mostAtOnce ? undefined : (hits.hits.at(-1)?.sort as [number, string] | undefined)
    return { ids: hits.hits.map(({ _id }) => _id as string), next: last }
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
