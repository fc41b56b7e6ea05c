import { Type, type Static } from 'typebox'
import { NetworkId, Nullable, OneOf } from './atoms.ts'
import { CountingScheme } from './counting.ts'

export const Ability = OneOf(
  'stream',
  'poll',
  'search',
  'history',
  'reply',
  'parts',
  'media',
  'direct',
  'like',
  'delete',
  'edit',
)

export const ReplyCost = Type.Object({
  amount: Type.Number(),
  currency: Type.String(),
  /** What it may cost with a link in it, where that is another price. */
  amountWithLink: Type.Optional(Type.Number()),
})

/** What a network can do and what it asks, read by the composer, the reply path and the coverage meter. */
export const NetworkDeclaration = Type.Object({
  id: NetworkId,
  /** As people write it. */
  name: Type.String(),
  /** One letter for the network's mark; never a logo. */
  letter: Type.String({ minLength: 1, maxLength: 1 }),
  /** The mark's colour, as degrees around the wheel; without one the mark is black on white. */
  hue: Type.Optional(Type.Integer({ minimum: 0, maximum: 359 })),
  abilities: Type.Array(Ability),
  text: Type.Object({
    limit: Type.Integer({ minimum: 1 }),
    scheme: CountingScheme,
    /** How many parts one reply may be cut into; 1 where the network has no threads. */
    maxParts: Type.Integer({ minimum: 1 }),
    /** Every part of a reply begins with the customer's handle, or they would not hear of it. */
    opensWithHandle: Type.Optional(Type.Boolean()),
  }),
  /** How a send is made once: by an id we choose, by a key the server remembers, or by looking. */
  sendOnce: OneOf('client-id', 'idempotency-key', 'look-up'),
  /** Price of one reply, null where the network is free. */
  replyCost: Nullable(ReplyCost),
  /** Within how long a deletion on the network must be gone here, hours. */
  deletionDutyHours: Type.Number(),
  /** Whether the network hands out everything said to us, or withholds some of it, and what. */
  /** Why what is said about us, beside what is said to us, is found here in part or not at all by its words. */
  wordSearch: Type.Optional(Type.Object({ recall: OneOf('partial', 'none'), why: Type.String() })),
  recall: Type.Object({ kind: OneOf('full', 'partial'), withheld: Type.Array(Type.String()) }),
})
export type NetworkDeclaration = Static<typeof NetworkDeclaration>
