import type { en } from './en.ts'

/** What every language must have: the same messages, with the same arguments. */
export type Catalogue = typeof en
