import { Type, type Static } from 'typebox'
import { Id, OneOf } from './atoms.ts'
import { VisibleText } from './visible.ts'

export const Role = OneOf('member', 'lead', 'analyst', 'admin')
export type Role = Static<typeof Role>

export const Locale = OneOf('en', 'fr', 'nl')
export type Locale = Static<typeof Locale>

export const PersonName = VisibleText(80)
/** The job in the colleague's own words: "I drive the 81". */
export const Job = VisibleText(200)
export const Password = Type.String({ minLength: 10, maxLength: 200 })
export const Login = Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z0-9][a-z0-9.-]*$' })

/** A person inside, as every colleague sees them. */
export const Colleague = Type.Object({
  id: Id,
  name: Type.String(),
  job: Type.String(),
  role: Role,
  /** Which drawn portrait stands for them, 0 based. */
  portrait: Type.Integer({ minimum: 0 }),
})
export type Colleague = Static<typeof Colleague>

/** What a person sees of themselves. */
export const Me = Type.Object({
  ...Colleague.properties,
  login: Login,
  locale: Locale,
  /** First name and job, put at the end of a reply unless left out. */
  signature: Type.String(),
  signsReplies: Type.Boolean(),
  hasPassword: Type.Boolean(),
  /** Whether this installation shows the demo company. */
  demo: Type.Boolean(),
  /** Whether there is a board of the queue, and it is for them. */
  seesQueueBoard: Type.Boolean(),
  company: Type.String(),
})
export type Me = Static<typeof Me>

export const EditMe = Type.Partial(
  Type.Object({
    name: PersonName,
    job: Job,
    locale: Locale,
    signsReplies: Type.Boolean(),
    portrait: Type.Integer({ minimum: 0, maximum: 31 }),
    password: Password,
    /** The password until now; needed with a new one where there is one. */
    passwordBefore: Type.String({ maxLength: 200 }),
  }),
  { additionalProperties: false },
)
export type EditMe = Static<typeof EditMe>
