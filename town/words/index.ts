import { en } from './en.ts'
import { fr } from './fr.ts'
import { nl } from './nl.ts'
import type { Language, Phrasebook } from './phrasebook.ts'

export const phrasebooks: Record<Language, Phrasebook> = { fr, nl, en }
