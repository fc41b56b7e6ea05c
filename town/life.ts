import type { Dice } from './dice.ts'
import type { History } from './history.ts'
import type { JournalLine, TaleMark } from './journal.ts'
import type { LifeClock } from './life-clock.ts'
import type { Inhabitant } from './people.ts'
import type { Person, StoredPost } from './records.ts'
import type { Square } from './square.ts'
import type { Saying, Storyteller } from './storyteller.ts'
import { makeTale, type Tale } from './tales.ts'
import { slip } from './typing.ts'

const second = 1000
/** Tales of history have smaller numbers. */
const firstNumber = 1000

/** One tale under way: what was done of it, and where its thread stands. */
type Story = {
  tale: Tale
  roots: string[]
  /** The customer's newest post to us, undefined while it is deleted. */
  last: StoredPost | undefined
  ours: StoredPost | undefined
  done: Set<string>
  reacting: boolean
  /** Loses patience three times as fast. */
  isHasty: boolean
}

/** What of a tale is settled, and what of its first words. */
export type Opening = Partial<Tale> &
  Pick<Saying, 'datedAt' | 'extra'> & { text?: string; kind?: 'openings' | 'storm' }

export type LifeOptions = {
  square: Square
  dice: Dice
  clock: LifeClock
  people: readonly Inhabitant[]
  us: Person
  teller: Storyteller
  history: History
  now: () => Date
}

/** How long life takes between things. Milliseconds of life, from and to. */
const pauses = {
  firstOpening: [6 * second, 12 * second],
  opening: [20 * second, 60 * second],
  reaction: [4 * second, 11 * second],
  slip: [9 * second, 15 * second],
  retype: [4 * second, 8 * second],
  helper: [25 * second, 50 * second],
  helperThanks: [10 * second, 20 * second],
  second: [30 * second, 70 * second],
  waiting: [110 * second, 200 * second],
  angry: [120 * second, 240 * second],
} as const satisfies Record<string, readonly [number, number]>

/** What goes on in Town by itself: people write, react to our answers, lose patience, correct themselves. */
export class Life {
  readonly #options: LifeOptions
  readonly #stories = new Map<number, Story>()
  readonly #byRoot = new Map<string, Story>()
  #next = firstNumber

  constructor(options: LifeOptions) {
    this.#options = options
    options.square.onEvent(({ post }) => {
      if (post?.did === options.us.did) this.#hearAnswer(post)
    })
    for (const { tale, opening } of options.history.open) this.#note(this.#follow(tale), 'opening', opening)
  }

  /** Picks up the tales of an earlier run where the journal left them. */
  resume(past: readonly JournalLine[]): void {
    for (const line of past) if (line.op !== 'begin' && line.mark) this.#remember(line)
    for (const story of this.#stories.values()) {
      const answered = this.#ourAnswers(story).length
      const reacted = [...story.done].filter((move) => move.startsWith('reaction')).length
      if (answered > reacted) this.#react(story)
      else if (answered === 0) this.#planAhead(story)
    }
  }

  /** Lets people write by themselves from now on. */
  begin(): void {
    const write = () => {
      this.open()
      this.#after('opening', write)
    }
    this.#after('firstOpening', write)
  }

  /** Somebody writes to us now. `text` and parts of the tale may be settled. */
  open(fixed: Opening = {}): StoredPost {
    const { dice, people, teller } = this.#options
    const number = this.#next++
    const tale = makeTale(number, { dice: dice.fork(`life/${number}`), people, fixed })
    const story = this.#follow(tale)
    story.isHasty = fixed.kind === 'storm'
    const quoting = tale.arc === 'quoting' ? this.#options.history.notices.at(-1) : undefined
    const text = fixed.text ?? teller.words(quoting ? 'quotes' : (fixed.kind ?? 'openings'), tale)
    const typed = tale.arc === 'clumsy' ? slip(text, dice.fork(`slip/${number}`)) : text
    const { arc, language, subject, datedAt, extra } = fixed
    const settled = { ...(arc && { arc }), ...(language && { language }), ...(subject && { subject }) }
    const post = this.#say(story, 'opening', { text: typed, quoting, datedAt, extra, fixed: settled })
    if (tale.arc === 'clumsy') this.#correct(story, { wrong: post, text })
    this.#planAhead(story)
    return post
  }

  #follow(tale: Tale): Story {
    const story = {
      tale,
      roots: [],
      last: undefined,
      ours: undefined,
      done: new Set<string>(),
      reacting: false,
      isHasty: false,
    }
    this.#stories.set(tale.number, story)
    return story
  }

  #planAhead(story: Story): void {
    const { tale } = story
    // Cut off between deleting and writing again: the words are gone, the matter is not.
    if (story.done.has('slip'))
      this.#later(story, 'retype', () =>
        this.#say(story, 'retype', { text: this.#options.teller.words('openings', tale) }),
      )
    if (tale.arc === 'helped') this.#later(story, 'helper', () => this.#help(story))
    if (tale.arc === 'double') this.#later(story, 'second', () => this.#say(story, 'second', {}))
    if (tale.arc !== 'impatient') return
    this.#later(story, 'waiting', () => {
      if (story.ours) return
      this.#say(story, 'waiting', { answering: story.last })
      this.#later(story, 'angry', () => story.ours || this.#say(story, 'angry', { answering: story.last }))
    })
  }

  #correct(story: Story, { wrong, text }: { wrong: StoredPost; text: string }): void {
    this.#later(story, 'slip', () => {
      if (story.ours) return
      const { square, teller, now } = this.#options
      if (square.manners.edits && story.tale.number % 3 > 0) {
        const mark = { tale: story.tale.number, move: 'retype' }
        story.last = teller.edit(wrong, text, { at: now(), mark })
        story.done.add('retype')
        return
      }
      story.last = undefined
      this.#options.teller.remove(wrong.uri, { tale: story.tale.number, move: 'slip' })
      this.#later(story, 'retype', () => this.#say(story, 'retype', { text }))
    })
  }

  #help(story: Story): void {
    const { teller, us } = this.#options
    const { tale, last } = story
    if (!tale.helper || !last) return
    const help = this.#say(story, 'helper', { who: tale.helper, answering: last })
    const text = teller.words('helperThanks', tale).replaceAll(`@${us.handle} `, '')
    this.#later(story, 'helperThanks', () => this.#say(story, 'helperThanks', { text, answering: help }))
  }

  #hearAnswer(post: StoredPost): void {
    const story = this.#byRoot.get(post.record.reply?.root.uri ?? '')
    if (!story) return
    story.ours = post
    this.#react(story)
  }

  #react(story: Story): void {
    const round = [...story.done].filter((move) => move.startsWith('reaction')).length
    const reaction = story.tale.reactions[round]
    if (!reaction || story.reacting) return
    story.reacting = true
    this.#after('reaction', () => {
      story.reacting = false
      const answer = this.#ourAnswers(story).at(-1)
      if (answer)
        this.#say(story, `reaction${round}`, {
          text: this.#options.teller.words(reaction, story.tale),
          answering: answer,
        })
    })
  }

  #say(
    story: Story,
    move: string,
    said: Partial<Saying> & { who?: Person; fixed?: TaleMark['fixed'] },
  ): StoredPost {
    const { teller, now } = this.#options
    const { tale } = story
    const kind = move as Parameters<Storyteller['words']>[0]
    const text = said.text ?? teller.words(kind, tale)
    const { answering, quoting, datedAt, extra } = said
    const mark = { tale: tale.number, move, ...(said.fixed && { fixed: said.fixed }) }
    const post = teller.post(said.who ?? tale.customer, {
      text,
      answering,
      quoting,
      datedAt,
      extra,
      language: tale.language,
      at: now(),
      mark,
    })
    this.#note(story, move, post)
    return post
  }

  #note(story: Story, move: string, post: StoredPost): void {
    story.done.add(move)
    if (!post.record.reply) {
      story.roots.push(post.uri)
      this.#byRoot.set(post.uri, story)
    }
    if (post.did === story.tale.customer.did && move !== 'helperThanks') story.last = post
  }

  #remember(line: JournalLine & { op: 'put' | 'remove' }): void {
    const { dice, people, square } = this.#options
    const { tale: number, move } = line.mark as { tale: number; move: string }
    this.#next = Math.max(this.#next, number + 1)
    const story = this.#stories.get(number) ?? this.#revive(line, { number, dice, people })
    if (!story) return
    story.done.add(move)
    const post = line.op === 'put' ? square.findPost(square.manners.uriOf(line.did, line.rkey)) : undefined
    if (post) this.#note(story, move, post)
    story.ours = this.#ourAnswers(story).at(-1)
  }

  #revive(
    line: JournalLine & { op: 'put' | 'remove' },
    { number, dice, people }: { number: number; dice: Dice; people: readonly Inhabitant[] },
  ): Story | undefined {
    if (line.op !== 'put') return undefined
    const customer = people.find(({ did }) => did === line.did)
    if (!customer) return undefined
    const tale = makeTale(number, {
      dice: dice.fork(`life/${number}`),
      people,
      fixed: { ...line.mark?.fixed, customer },
    })
    const story = this.#follow(tale)
    return story
  }

  /** Our posts in the tale's threads, oldest first. */
  #ourAnswers(story: Story): StoredPost[] {
    const { square, us } = this.#options
    const ours: StoredPost[] = []
    const waiting = [...story.roots]
    for (let uri = waiting.shift(); uri; uri = waiting.shift())
      for (const answer of square.answersTo(uri)) {
        waiting.push(answer.uri)
        if (answer.did === us.did) ours.push(answer)
      }
    return ours.sort((a, b) => (a.rkey < b.rkey ? -1 : 1))
  }

  #later(story: Story, move: keyof typeof pauses, run: () => unknown): void {
    if (!story.done.has(move)) this.#after(move, run, story.isHasty ? 3 : 1)
  }

  #after(pause: keyof typeof pauses, run: () => unknown, haste = 1): void {
    const [from, to] = pauses[pause]
    this.#options.clock.after(this.#options.dice.between(from, to) / haste, run)
  }
}
