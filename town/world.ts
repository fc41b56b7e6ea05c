import type { TownPost } from './control.ts'
import { Dice } from './dice.ts'
import { Faults } from './faults.ts'
import { type History, tellHistory } from './history.ts'
import { didOf } from './ids.ts'
import type { TownOptions } from './options.ts'
import { Journal } from './journal.ts'
import { Ledger } from './ledger.ts'
import { Life } from './life.ts'
import { LifeClock } from './life-clock.ts'
import { type Inhabitant, makePeople } from './people.ts'
import type { StoredPost } from './records.ts'
import { Square } from './square.ts'
import { Storyteller } from './storyteller.ts'
import type { TownAccount, TownParts } from './xrpc/context.ts'
import { Tokens } from './xrpc/tokens.ts'
import { Views } from './xrpc/views.ts'

export type TownWorld = {
  parts: TownParts
  clock: LifeClock
  life: Life
  /** Makes an inhabitant say something now. */
  speak: (post: TownPost) => StoredPost
}

/** Builds the town as it was left, or as its seed makes it. `url` is where it will answer. */
export const buildTown = (options: TownOptions, url: () => string): TownWorld => {
  const now = options.now ?? (() => new Date())
  const journal = new Journal(options.stateFile ?? null)
  const begun = journal.past.find((line) => line.op === 'begin')
  const seed = begun?.seed ?? options.seed ?? 'ligne-claire'
  const startedAt = begun ? new Date(begun.startedAt) : now()
  if (!begun) journal.append({ op: 'begin', seed, startedAt: startedAt.toISOString() })
  const dice = new Dice(seed)
  const square = new Square()
  const people = makePeople(dice.fork('people'))
  const account = makeAccount(options.account)
  for (const person of [...people, account]) square.addPerson(person)
  const teller = new Storyteller({ square, dice, us: account })
  const history: History =
    (options.history ?? true)
      ? tellHistory({ dice: dice.fork('history'), people, us: account, teller, startedAt })
      : { notices: [], open: [] }
  square.forgetEvents()
  replay(journal, square)
  teller.keepIn(journal)
  const parts: TownParts = {
    square,
    teller,
    account,
    now,
    url,
    views: new Views(square),
    ledger: new Ledger(),
    faults: new Faults(),
    tokens: new Tokens({ secret: `town/${seed}`, accessSeconds: options.accessSeconds ?? 7200, now }),
    dice: dice.fork('xrpc'),
  }
  const clock = new LifeClock(options.speed ?? 1)
  const life = new Life({ square, dice: dice.fork('life'), clock, people, us: account, teller, history, now })
  life.resume(journal.past)
  return { parts, clock, life, speak: (post) => speak(post, { parts, people, life }) }
}

const makeAccount = (given: TownOptions['account'] = {}): TownAccount => {
  const handle = given.handle ?? 'ligneclaire.town.test'
  return {
    did: didOf(handle),
    handle,
    name: given.name ?? 'Ligne Claire',
    password: given.password ?? 'town-pass-word',
  }
}

const replay = (journal: Journal, square: Square): void => {
  for (const line of journal.past) {
    if (line.op === 'put') square.put(line.did, line.rkey, line)
    if (line.op === 'remove') square.remove(line.uri)
  }
}

const speak = (
  post: TownPost,
  { parts, people, life }: { parts: TownParts; people: readonly Inhabitant[]; life: Life },
): StoredPost => {
  const { square, teller, account, now } = parts
  const customer = post.as === undefined ? undefined : people.find(({ handle }) => handle === post.as)
  if (post.as !== undefined && !customer) throw new Error(`nobody in Town is called ${post.as}`)
  const named = post.mention ?? !(post.replyTo || post.quote)
  const handle = `@${account.handle}`
  const text =
    post.text !== undefined && named && !post.text.includes(handle) ? `${handle} ${post.text}` : post.text
  const datedAt = post.createdAt ? new Date(post.createdAt) : undefined
  const language = post.language ?? customer?.language
  if (!post.replyTo && !post.quote) {
    const fixed = {
      arc: post.arc ?? 'grateful',
      ...(customer && { customer }),
      ...(language && { language }),
    } as const
    return life.open({ ...fixed, ...(text !== undefined && { text }), ...(datedAt && { datedAt }) })
  }
  const answering = post.replyTo ? square.findPost(post.replyTo) : undefined
  const quoting = post.quote ? square.findPost(post.quote) : undefined
  if (!answering && !quoting) throw new Error('the post it is about is not there')
  const author = customer ?? people[0]
  if (!author) throw new Error('nobody lives in Town')
  return teller.post(author, {
    text: text ?? '👍',
    answering,
    quoting,
    language: language ?? author.language,
    at: now(),
    datedAt,
  })
}
