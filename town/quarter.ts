import type { Dice } from './dice.ts'
import type { NetworkFaults } from './faults.ts'
import { type History, tellHistory } from './history.ts'
import type { Journal } from './journal.ts'
import { Life } from './life.ts'
import type { LifeClock } from './life-clock.ts'
import type { Manners } from './manners.ts'
import type { NetworkName } from './networks.ts'
import type { Inhabitant } from './people.ts'
import type { Person, StoredPost } from './records.ts'
import { Square } from './square.ts'
import { Storyteller } from './storyteller.ts'
import type { TownPost } from './town-post.ts'

export type QuarterOptions<Account extends Person> = {
  network: NetworkName
  manners: Manners
  dice: Dice
  people: readonly Inhabitant[]
  account: Account
  journal: Journal
  clock: LifeClock
  startedAt: Date
  now: () => Date
  faults: NetworkFaults
  /** Null where nothing went before. */
  past: { conversations: number; unanswered: number } | null
  /** Sees the square before anything is said on it. */
  watch?: (square: Square) => void
}

/** The people of Town who live on one network, what they say there and how it goes on. */
export type Quarter<Account extends Person = Person> = {
  network: NetworkName
  square: Square
  teller: Storyteller
  life: Life
  account: Account
  people: readonly Inhabitant[]
  /** Makes an inhabitant say something now. */
  speak: (post: TownPost) => StoredPost
}

export const buildQuarter = <Account extends Person>(options: QuarterOptions<Account>): Quarter<Account> => {
  const { dice, people, account, journal, clock, startedAt, now, past } = options
  const square = new Square(options.manners)
  options.watch?.(square)
  for (const person of [...people, account]) square.addPerson(person)
  const teller = new Storyteller({ square, dice, us: account, faults: options.faults })
  const history: History = past
    ? tellHistory({ ...past, dice: dice.fork('history'), people, us: account, teller, startedAt })
    : { notices: [], open: [] }
  square.forgetEvents()
  for (const line of journal.past) {
    if (line.op === 'put') square.put(line.did, line.rkey, line)
    if (line.op === 'remove') square.remove(line.uri)
  }
  teller.keepIn(journal)
  const life = new Life({ square, dice: dice.fork('life'), clock, people, us: account, teller, history, now })
  life.resume(journal.past)
  const quarter = { network: options.network, square, teller, life, account, people }
  return { ...quarter, speak: (post) => speak(post, { ...quarter, now }) }
}

type Speaker = Omit<Quarter, 'speak'> & { now: () => Date }

const speak = (post: TownPost, { square, teller, life, account, people, now }: Speaker): StoredPost => {
  const customer = post.as === undefined ? undefined : people.find(({ handle }) => handle === post.as)
  if (post.as !== undefined && !customer) throw new Error(`nobody in Town is called ${post.as}`)
  const named = post.mention ?? !(post.replyTo || post.quote)
  const handle = `@${account.handle}`
  const text =
    post.text !== undefined && named && !post.text.includes(handle) ? `${handle} ${post.text}` : post.text
  const datedAt = post.createdAt ? new Date(post.createdAt) : undefined
  const language = post.language ?? customer?.language
  const { visibility, warning } = post
  const extra = { ...(visibility && { visibility }), ...(warning && { warning }) }
  if (!post.replyTo && !post.quote) {
    const fixed = {
      arc: post.arc ?? 'grateful',
      ...(customer && { customer }),
      ...(language && { language }),
    } as const
    return life.open({ ...fixed, extra, ...(text !== undefined && { text }), ...(datedAt && { datedAt }) })
  }
  const answering = post.replyTo ? square.findPost(post.replyTo) : undefined
  const quoting = post.quote ? square.findPost(post.quote) : undefined
  if (!answering && !quoting) throw new Error('the post it is about is not there')
  // Who asked goes on with us.
  const asking = answering && square.findPost(answering.record.reply?.parent.uri ?? '')
  const author = customer ?? people.find(({ did }) => did === asking?.did) ?? people[0]
  if (!author) throw new Error('nobody lives in Town')
  return teller.post(author, {
    text: text ?? '👍',
    answering,
    quoting,
    language: language ?? author.language,
    at: now(),
    datedAt,
    extra,
  })
}
