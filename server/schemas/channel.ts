import { Type, type Static } from 'typebox'
import { Id, Instant, NetworkId, Nullable, OneOf } from './atoms.ts'
import { NetworkDeclaration } from './network.ts'

export const ChannelHealth = Type.Object({
  state: OneOf('ok', 'slowed', 'signed-out', 'unreachable'),
  since: Instant,
  /** One sentence: what happened. Null when all is well. */
  message: Nullable(Type.String()),
})
export type ChannelHealth = Static<typeof ChannelHealth>

/** A span of time that was not listened to. Open until it is back-filled or declared lost. */
export const Gap = Type.Object({
  from: Instant,
  to: Nullable(Instant),
  /** One sentence; `code` names those that the screen words itself. */
  reason: Type.String(),
  code: Type.Optional(OneOf('away')),
  state: OneOf('open', 'back-filled', 'lost'),
})
export type Gap = Static<typeof Gap>

/** One stream, poll or search that feeds posts in, as people see it. */
export const Source = Type.Object({
  id: Id,
  channelId: Id,
  name: Type.String(),
  recall: OneOf('full', 'partial'),
  withheld: Type.Array(Type.String()),
  /** Everything handed out between these two moments is stored, except in the gaps. */
  coveredFrom: Nullable(Instant),
  /** How far the first look back reached: the oldest post handed out before listening began. */
  readBackTo: Nullable(Instant),
  coveredUntil: Nullable(Instant),
  gaps: Type.Array(Gap),
})
export type Source = Static<typeof Source>

export const Spent = Type.Object({ count: Type.Integer(), amount: Type.Number() })
export type Spent = Static<typeof Spent>

/** What an account's calls cost, by the network's price list: an estimate, the bill is the network's. */
export const Spending = Type.Object({
  currency: Type.String(),
  /** Since midnight UTC. */
  today: Type.Number(),
  /** Since the first of the month, UTC. */
  thisMonth: Type.Number(),
  /** This month's, by the network's kind of call. */
  byKind: Type.Record(Type.String(), Spent),
  /** What the admin lets it spend in a month; null without a limit. */
  cap: Nullable(Type.Number()),
})
export type Spending = Static<typeof Spending>

/** One connected account on one network. */
export const Channel = Type.Object({
  id: Id,
  network: NetworkDeclaration,
  handle: Type.String(),
  name: Type.String(),
  demo: Type.Boolean(),
  health: ChannelHealth,
  sources: Type.Array(Source),
  /** Null where the network is free. */
  spending: Nullable(Spending),
})
export type Channel = Static<typeof Channel>

/** What an admin gives to connect an account; `settings` is checked by the network's connector. */
export const NewChannel = Type.Object(
  { network: NetworkId, settings: Type.Record(Type.String(), Type.String({ maxLength: 2048 })) },
  { additionalProperties: false },
)
export type NewChannel = Static<typeof NewChannel>

/** One setting that a connector asks for. */
export const ChannelSetting = Type.Object({
  name: Type.String(),
  label: Type.String(),
  help: Type.String(),
  secret: Type.Boolean(),
  default: Nullable(Type.String()),
})
export type ChannelSetting = Static<typeof ChannelSetting>

export const ConnectableNetwork = Type.Object({
  id: NetworkId,
  name: Type.String(),
  settings: Type.Array(ChannelSetting),
})
export type ConnectableNetwork = Static<typeof ConnectableNetwork>
