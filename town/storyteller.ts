import type { Dice } from './dice.ts'
import { defaultDelayMs, type NetworkFaults } from './faults.ts'
import type { Journal, TaleMark } from './journal.ts'
import { answerTo, mentionFacets, type Person, type PostRecord, refOf, type StoredPost } from './records.ts'
import type { Square } from './square.ts'
import type { Tale } from './tales.ts'
import { Deck } from './words/deck.ts'
import { phrasebooks } from './words/index.ts'
import type { Answer, Phrasebook } from './words/phrasebook.ts'

export type Kind = Exclude<keyof Phrasebook, 'slots' | 'notices' | 'answers' | 'followUps'>

export type Saying = {
  text: string
  answering?: StoredPost | undefined
  quoting?: StoredPost | undefined
  language: string
  at: Date
  /** The author's own date, where it is not the true one. */
  datedAt?: Date | undefined
  mark?: TaleMark | undefined
  /** What the network knows besides. */
  extra?: Pick<PostRecord, 'visibility' | 'warning'> | undefined
}

type StorytellerOptions = { square: Square; dice: Dice; us: Person; faults: NetworkFaults }

/** Puts words to tales and posts them on the square. */
export class Storyteller {
  readonly #square: Square
  readonly #deck: Deck
  readonly #us: Person
  readonly #faults: NetworkFaults
  #journal: Journal | null = null
  #salt = 0

  constructor({ square, dice, us, faults }: StorytellerOptions) {
    this.#square = square
    this.#faults = faults
    this.#deck = new Deck(dice.fork('deck'))
    this.#us = us
  }

  /** From now on what is posted is kept. */
  keepIn(journal: Journal): void {
    this.#journal = journal
  }

  /** What somebody of this tale says next. */
  words(kind: Kind, tale: Tale): string {
    const book = phrasebooks[tale.language]
    const bySubject = book[kind]
    const variants = Array.isArray(bySubject) ? bySubject : bySubject[tale.subject]
    const key = [kind, tale.language, Array.isArray(bySubject) ? '' : tale.subject].join('/')
    const text = this.fill(this.#deck.deal(key, variants), tale.slots, tale.customer.name)
    // Where an answer to us alone is no summons, most who want more have learnt to name us.
    const summons = this.#square.manners.summons && asksMore.has(kind) && tale.number % 3 > 0
    const addressesUs = summons || addressed.has(kind)
    return addressesUs && !text.includes(`@${this.#us.handle}`) ? `@${this.#us.handle} ${text}` : text
  }

  /** What a colleague of ours answers to a customer's words, without the signature. */
  answer(kind: 'answers' | 'followUps', tale: Tale, said: string): string {
    const book = phrasebooks[tale.language]
    const variants = kind === 'followUps' ? book.followUps : fittingAnswers(book.answers[tale.subject], said)
    const key = [kind, tale.language, tale.subject, variants.length, variants[0]].join('/')
    return this.fill(this.#deck.deal(key, variants), tale.slots, tale.customer.name)
  }

  fill(template: string, slots: Record<string, string>, name: string): string {
    const firstName = name.split(' ')[0] as string
    return template.replace(/\{(\w+)\}/g, (brace, slot: string) => {
      if (slot === 'us') return `@${this.#us.handle}`
      return slot === 'name' ? firstName : (slots[slot] ?? brace)
    })
  }

  post(author: Person, saying: Saying): StoredPost {
    const { answering, quoting, language, at, datedAt, mark, extra } = saying
    const { manners } = this.#square
    const text = this.#named(author, saying)
    const facets = mentionFacets(text, manners.handles, (handle) => this.#square.findPerson(handle)?.did)
    const record: PostRecord = {
      $type: 'app.bsky.feed.post',
      text,
      createdAt: (datedAt ?? at).toISOString(),
      langs: [language],
      ...(facets.length > 0 && { facets }),
      ...(answering && { reply: answerTo(answering) }),
      ...extra,
      ...(quoting && { embed: { $type: 'app.bsky.embed.record', record: refOf(quoting) } }),
    }
    return this.keep({ did: author.did, rkey: this.newKey(at), record, indexedAt: at.toISOString(), mark })
  }

  /** The key of a post of this moment. */
  newKey(at: Date): string {
    return this.#square.manners.keyOf(at.getTime(), this.#salt++)
  }

  /** Writes a record down before it stands on the square. */
  keep(post: {
    did: string
    rkey: string
    record: PostRecord
    indexedAt: string
    mark?: TaleMark | undefined
  }): StoredPost {
    const { did, rkey, record, indexedAt, mark } = post
    this.#journal?.append({ op: 'put', did, rkey, record, indexedAt, ...(mark && { mark }) })
    return this.#square.put(did, rkey, { record, indexedAt })
  }

  /** Other words for a post that stands, where the network lets people edit. */
  edit(post: StoredPost, text: string, { at, mark }: { at: Date; mark?: TaleMark }): StoredPost | undefined {
    const { did, rkey, indexedAt } = post
    const record = { ...post.record, text, editedAt: at.toISOString() }
    this.#journal?.append({ op: 'put', did, rkey, record, indexedAt, ...(mark && { mark }) })
    return this.#square.edit(post.uri, record)
  }

  #named(author: Person, { text, answering }: Saying): string {
    const answered = answering && this.#square.findPerson(answering.did)
    const mustName = this.#square.manners.namesWhoIsAnswered && answered && answered.did !== author.did
    return mustName && !text.includes(`@${answered.handle}`) ? `@${answered.handle} ${text}` : text
  }

  /** Takes a post back; the network may be late to follow. */
  remove(uri: string, mark?: TaleMark): boolean {
    this.#journal?.append({ op: 'remove', uri, ...(mark && { mark }) })
    const late = this.#faults.take(['late-deletion'], 'remove')
    if (!late) return this.#square.remove(uri) !== undefined
    setTimeout(() => this.#square.remove(uri), late.delayMs ?? defaultDelayMs).unref()
    return this.#square.findPost(uri) !== undefined
  }
}

const addressed = new Set<Kind>(['openings', 'storm', 'waiting', 'second', 'quotes'])
const asksMore = new Set<Kind>(['again', 'sour', 'angry'])

/** Answers made for these words where there are any, else those that fit all. */
const fittingAnswers = (answers: readonly Answer[], said: string): string[] => {
  const made = answers.flatMap((answer) =>
    typeof answer === 'object' && answer.to.test(said) ? [answer.say] : [],
  )
  return made.length > 0 ? made : answers.filter((answer) => typeof answer === 'string')
}
