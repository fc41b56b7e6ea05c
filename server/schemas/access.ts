import { Type, type Static } from 'typebox'
import { Id, Instant, Nullable, OneOf } from './atoms.ts'
import { Job, Locale, Login, Password, PersonName, Role } from './colleague.ts'
import { VisibleText } from './visible.ts'

/** `{ as }` signs in as a colleague of the demo, from this machine only; otherwise login and password. */
export const NewSession = Type.Union([
  Type.Object({ as: Login }, { additionalProperties: false }),
  Type.Object({ login: Login, password: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
])
export type NewSession = Static<typeof NewSession>

/** What somebody who is not signed in may know: which door to show. */
export const Door = Type.Object({
  /** `demo`: pick a colleague. `setup`: make the admin. `ready`: sign in. */
  state: OneOf('demo', 'setup', 'ready'),
  company: Type.String(),
  /** Whether who asks is signed in, so that a page need not be refused to find out. */
  signedIn: Type.Boolean(),
  /** The demo's colleagues, for the picker; empty elsewhere. */
  people: Type.Array(
    Type.Object({
      login: Login,
      name: Type.String(),
      job: Type.String(),
      role: Role,
      portrait: Type.Integer(),
    }),
  ),
})
export type Door = Static<typeof Door>

/** The first admin. The token is printed where the program runs, so that only its owner can be first. */
export const Setup = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 200 }),
    company: VisibleText(80),
    name: PersonName,
    job: Job,
    login: Login,
    password: Password,
    locale: Type.Optional(Locale),
  },
  { additionalProperties: false },
)
export type Setup = Static<typeof Setup>

export const NewInvitation = Type.Object(
  {
    role: Type.Optional(OneOf('member', 'lead', 'analyst')),
    /** How many people may use it. (Default: 1) */
    uses: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    /** Hours until it expires. (Default: 168, one week) */
    hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720 })),
  },
  { additionalProperties: false },
)
export type NewInvitation = Static<typeof NewInvitation>

export const Invitation = Type.Object({
  id: Id,
  role: Role,
  uses: Type.Integer(),
  used: Type.Integer(),
  createdBy: Id,
  createdAt: Instant,
  expiresAt: Instant,
  revokedAt: Nullable(Instant),
})
export type Invitation = Static<typeof Invitation>

/** Shown once, to who made it: the link is kept only as a hash. */
export const IssuedInvitation = Type.Object({
  invitation: Invitation,
  url: Type.String(),
  /** The link as a QR code, an SVG document. */
  qr: Type.String(),
})
export type IssuedInvitation = Static<typeof IssuedInvitation>

export const Welcome = Type.Object({ company: Type.String(), invitedBy: Type.String(), expiresAt: Instant })
export type Welcome = Static<typeof Welcome>

/** Walking in by an invitation: a first name and one sentence about one's job are enough. */
export const WalkIn = Type.Object(
  { name: PersonName, job: Job, locale: Type.Optional(Locale) },
  { additionalProperties: false },
)
export type WalkIn = Static<typeof WalkIn>
