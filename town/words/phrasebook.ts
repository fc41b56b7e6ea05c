export type Language = 'fr' | 'nl' | 'en'

export type Subject =
  'lost' | 'line81' | 'punctuality' | 'app' | 'accessibility' | 'bikes' | 'praise' | 'chat'

/** An answer for any opening of its subject, or only for those whose text it fits. */
export type Answer = string | { to: RegExp; say: string }

/**
 * What people of one language say. `{us}` becomes our handle, `{name}` the first name of who is spoken to, other
 * braces one of `slots`, the same all through a tale.
 */
export type Phrasebook = {
  slots: Record<string, string[]>
  /** First words to us. */
  openings: Record<Subject, string[]>
  /** First words when the 81 has broken down. */
  storm: string[]
  /** Comes back after an answer: a detail asked for, or not helped yet. */
  again: Record<Subject, string[]>
  thanks: string[]
  /** A last friendly word, where there was nothing to solve. */
  cheers: string[]
  /** Still no answer. */
  waiting: string[]
  angry: string[]
  /** Not content with an answer. */
  sour: string[]
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
  answers: Record<Subject, Answer[]>
  /** A colleague's second answer. */
  followUps: string[]
}
