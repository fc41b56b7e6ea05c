import type { TownAccount, TownParts } from './bluesky/context.ts'
import { Tokens } from './bluesky/tokens.ts'
import { Views } from './bluesky/views.ts'
import { Dice } from './dice.ts'
import { Faults } from './faults.ts'
import { didOf } from './ids.ts'
import { Journal } from './journal.ts'
import { Ledger } from './ledger.ts'
import { LifeClock } from './life-clock.ts'
import { blueskyManners, mastodonManners } from './manners.ts'
import type { MastodonAccount, MastodonParts } from './mastodon/context.ts'
import { LocalIds } from './mastodon/local-ids.ts'
import { homeServer } from './mastodon/places.ts'
import { StatusViews } from './mastodon/views.ts'
import type { TownOptions } from './options.ts'
import { makePeople, moveToServers } from './people.ts'
import { buildQuarter, type Quarter } from './quarter.ts'

export type TownWorld = {
  parts: TownParts
  mastodon: MastodonParts
  clock: LifeClock
  quarters: { bluesky: Quarter<TownAccount>; mastodon: Quarter<MastodonAccount> }
}

/** Builds the town as it was left, or as its seed makes it. `url` is where it will answer. */
export const buildTown = (options: TownOptions, url: () => string): TownWorld => {
  const now = options.now ?? (() => new Date())
  const clock = new LifeClock(options.speed ?? 1)
  const { journal, seed, startedAt } = openJournal(options.stateFile ?? null, options, now)
  const dice = new Dice(seed)
  const common = { clock, now }
  const hasPast = options.history ?? true
  const bluesky = buildQuarter({
    ...common,
    manners: blueskyManners,
    dice,
    startedAt,
    journal,
    people: makePeople(dice.fork('people')),
    account: makeAccount(options.account),
    past: hasPast ? { conversations: 300, unanswered: 14 } : null,
  })
  const theirs = dice.fork('mastodon')
  const ids = new LocalIds(options.mastodonIds ?? 'numbers')
  const mastodonFile = options.stateFile === undefined ? null : `${options.stateFile}.mastodon`
  const mastodon = buildQuarter<MastodonAccount>({
    ...common,
    ...openJournal(mastodonFile, { seed }, now),
    manners: mastodonManners,
    dice: theirs,
    people: moveToServers(makePeople(theirs.fork('people')), theirs.fork('servers')),
    account: makeMastodonAccount(bluesky.account.name),
    past: hasPast ? { conversations: 100, unanswered: 6 } : null,
    watch: (square) => ids.follow(square),
  })
  const ledger = new Ledger()
  const faults = new Faults()
  return {
    clock,
    quarters: { bluesky, mastodon },
    parts: {
      ...bluesky,
      now,
      url,
      ledger,
      faults,
      views: new Views(bluesky.square),
      tokens: new Tokens({ secret: `town/${seed}`, accessSeconds: options.accessSeconds ?? 7200, now }),
      dice: dice.fork('xrpc'),
    },
    mastodon: {
      ...mastodon,
      now,
      url,
      ledger,
      faults,
      ids,
      views: new StatusViews(mastodon.square, ids),
      dice: theirs.fork('rest'),
      keys: new Map(),
      revoked: false,
      maxCharacters: options.mastodonCharacters ?? 500,
    },
  }
}

const openJournal = (file: string | null, { seed: wanted }: { seed?: string }, now: () => Date) => {
  const journal = new Journal(file)
  const begun = journal.past.find((line) => line.op === 'begin')
  const seed = begun?.seed ?? wanted ?? 'ligne-claire'
  const startedAt = begun ? new Date(begun.startedAt) : now()
  if (!begun) journal.append({ op: 'begin', seed, startedAt: startedAt.toISOString() })
  return { journal, seed, startedAt }
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

const makeMastodonAccount = (name: string): MastodonAccount => {
  const address = `ligneclaire@${homeServer}`
  return { did: address, handle: address, name, accessToken: 'town-access-token' }
}
