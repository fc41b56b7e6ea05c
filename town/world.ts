import type { TownAccount, TownParts } from './bluesky/context.ts'
import { Tokens } from './bluesky/tokens.ts'
import { Views } from './bluesky/views.ts'
import { Dice } from './dice.ts'
import { Faults } from './faults.ts'
import { didOf } from './ids.ts'
import { Journal } from './journal.ts'
import { Ledger } from './ledger.ts'
import { LifeClock } from './life-clock.ts'
import { blueskyManners, mastodonManners, xManners } from './manners.ts'
import type { MastodonAccount, MastodonParts } from './mastodon/context.ts'
import { LocalIds } from './mastodon/local-ids.ts'
import { homeServer } from './mastodon/places.ts'
import { StatusViews } from './mastodon/views.ts'
import type { NetworkName } from './networks.ts'
import type { TownOptions } from './options.ts'
import { makePeople, moveToServers, moveToX, numberOf } from './people.ts'
import { buildQuarter, type Quarter } from './quarter.ts'
import type { XAccount, XOptions, XParts } from './x/context.ts'
import { RuleBook } from './x/rules.ts'
import { UserTokens } from './x/user-tokens.ts'

export type TownWorld = {
  bluesky: TownParts
  mastodon: MastodonParts
  x: XParts
  faults: Faults
  clock: LifeClock
  /** For what is asked of it from outside. */
  dice: Dice
  quarters: Record<NetworkName, Quarter>
}

/** Builds the town as it was left, or as its seed makes it. `url` is where it will answer. */
export const buildTown = (options: TownOptions, url: () => string): TownWorld => {
  const now = options.now ?? (() => new Date())
  const clock = new LifeClock(options.speed ?? 1)
  const { journal, seed, startedAt } = openJournal(options.stateFile ?? null, options, now)
  const dice = new Dice(seed)
  const common = { clock, now }
  const faults = new Faults()
  const hasPast = options.history ?? true
  const bluesky = buildQuarter({
    ...common,
    network: 'bluesky',
    manners: blueskyManners,
    faults: faults.on('bluesky'),
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
    network: 'mastodon',
    manners: mastodonManners,
    faults: faults.on('mastodon'),
    dice: theirs,
    people: moveToServers(makePeople(theirs.fork('people')), theirs.fork('servers')),
    account: makeMastodonAccount(bluesky.account.name),
    past: hasPast ? { conversations: 100, unanswered: 6 } : null,
    watch: (square) => ids.follow(square),
  })
  const onX = dice.fork('x')
  const tokens = new UserTokens({
    secret: `town/x/${seed}`,
    accessSeconds: options.x?.accessSeconds ?? 7200,
    now,
  })
  const xFile = options.stateFile === undefined ? null : `${options.stateFile}.x`
  const x = buildQuarter<XAccount>({
    ...common,
    ...openJournal(xFile, { seed }, now),
    network: 'x',
    manners: xManners,
    faults: faults.on('x'),
    dice: onX,
    people: moveToX(makePeople(onX.fork('people')), onX.fork('move')),
    account: makeXAccount(bluesky.account.name, tokens.client),
    past: hasPast ? { conversations: 120, unanswered: 7 } : null,
  })
  return {
    clock,
    dice: dice.fork('control'),
    faults,
    quarters: { bluesky, mastodon, x },
    bluesky: {
      ...bluesky,
      faults: faults.on('bluesky'),
      now,
      url,
      ledger: new Ledger('bluesky'),
      views: new Views(bluesky.square),
      tokens: new Tokens({ secret: `town/${seed}`, accessSeconds: options.accessSeconds ?? 7200, now }),
      dice: dice.fork('xrpc'),
    },
    mastodon: {
      ...mastodon,
      faults: faults.on('mastodon'),
      now,
      url,
      ledger: new Ledger('mastodon'),
      ids,
      views: new StatusViews(mastodon.square, ids, url),
      dice: theirs.fork('rest'),
      keys: new Map(),
      revoked: false,
      maxCharacters: options.mastodonCharacters ?? 500,
    },
    x: {
      ...x,
      ...xHabits(options.x),
      faults: faults.on('x'),
      now,
      ledger: new Ledger('x'),
      dice: onX.fork('api'),
      tokens,
      rules: new RuleBook({ now, speech: options.x?.speech ?? 'post' }),
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

const xHabits = ({
  speech = 'post',
  listLag = 0,
  searchLag = 0,
  mustBeSummoned = true,
  keepAlive = 20_000,
}: XOptions = {}) => ({ speech, listLag, searchLag, mustBeSummoned, keepAlive })

const makeXAccount = (name: string, oauth2: XAccount['oauth2']): XAccount => {
  const did = numberOf('ligneclaire')
  const keys = {
    consumerKey: 'town-consumer',
    consumerSecret: 'town consumer/secret',
    accessToken: `${did}-town`,
    accessSecret: 'town+access=secret',
  }
  return { did, handle: 'ligneclaire', name, keys, bearerToken: 'town-bearer', oauth2 }
}

const makeMastodonAccount = (name: string): MastodonAccount => {
  const address = `ligneclaire@${homeServer}`
  return { did: address, handle: address, name, accessToken: 'town-access-token' }
}
