export type Language = 'fr' | 'nl' | 'en'

export type Subject =
  'lost' | 'line81' | 'punctuality' | 'app' | 'accessibility' | 'bikes' | 'praise' | 'chat'

/**
 * What people of one language say. `{us}` becomes our handle, `{name}` the first name of who is spoken to, other
 * braces one of `slots`, the same all through a tale.
 */
export type Phrasebook = {
  slots: Record<string, string[]>
  /** First words to us. */
  openings: Record<Subject, string[]>
  /** Comes back after an answer: a detail asked for, or not helped yet. */
  again: Record<Subject, string[]>
  thanks: string[]
  /** Still no answer. */
  waiting: string[]
  angry: string[]
  /** A fellow townsperson helps out. */
  helper: Record<Subject, string[]>
  helperThanks: string[]
  /** A second post to us about the same thing. */
  second: string[]
  /** Words over a post of ours that is quoted. */
  quotes: string[]
  /** What our account says to everybody. */
  notices: string[]
  /** A colleague's first answer. */
  answers: Record<Subject, string[]>
  /** A colleague's second answer. */
  followUps: string[]
}
