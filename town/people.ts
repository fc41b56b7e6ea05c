import { createHash } from 'node:crypto'
import type { Dice } from './dice.ts'
import { didOf } from './ids.ts'
import type { Person } from './records.ts'
import type { Language } from './words/phrasebook.ts'

export type Inhabitant = Person & { language: Language }

const firstNames: Record<Language, string[]> = {
  fr: [
    'Aya',
    'Baptiste',
    'Camille',
    'Djamila',
    'Élodie',
    'Fabrice',
    'Ghislaine',
    'Hugo',
    'Inès',
    'Jérôme',
    'Kenza',
    'Lucie',
    'Mehdi',
    'Noémie',
    'Odette',
    'Pascal',
    'Quentin',
    'Rania',
    'Solange',
    'Thibault',
    'Ursule',
    'Victor',
    'Wassila',
    'Xavier',
    'Yasmine',
    'Zoé',
    'Adèle',
    'Bilal',
    'Colette',
    'Dorian',
  ],
  nl: [
    'Anke',
    'Bram',
    'Cato',
    'Dirk',
    'Els',
    'Femke',
    'Gust',
    'Hanne',
    'Ilse',
    'Joris',
    'Karim',
    'Lies',
    'Maarten',
    'Nele',
    'Omar',
    'Pieter',
    'Roos',
    'Stijn',
    'Tine',
    'Ute',
    'Veerle',
    'Wout',
    'Yara',
    'Zeno',
    'Arne',
    'Britt',
    'Door',
    'Griet',
    'Jef',
    'Mieke',
  ],
  en: [
    'Abigail',
    'Ben',
    'Chidi',
    'Dana',
    'Ewan',
    'Freya',
    'Grace',
    'Harish',
    'Imogen',
    'Jonas',
    'Keira',
    'Leo',
    'Maya',
    'Niamh',
    'Oscar',
    'Priya',
    'Rowan',
    'Saoirse',
    'Tom',
    'Uma',
    'Viktor',
    'Wendy',
    'Yusuf',
    'Zadie',
    'Alasdair',
  ],
}

const bynames: Record<Language, string[]> = {
  fr: [
    '',
    '',
    '',
    ' en retard',
    ' du quai 2',
    ' à vélo',
    ' 🌧️',
    ' et son chien',
    ' la matinale',
    ' sans parapluie',
  ],
  nl: [
    '',
    '',
    '',
    ' fietst',
    ' op de 81',
    ' 🚲',
    ' van het perron',
    ' met de hond',
    ' en de kleintjes',
    ' te laat',
  ],
  en: [
    '',
    '',
    '',
    ' on the 81',
    ' of platform 2',
    ' (new here)',
    ' ☕',
    ' & the double bass',
    ' rides a bike',
  ],
}

/** Everybody who lives in Town: sketches with a name, a handle and a language, the same for the same dice. */
export const makePeople = (dice: Dice): Inhabitant[] =>
  (Object.keys(firstNames) as Language[]).flatMap((language) =>
    firstNames[language].map((first) => {
      const slug = first
        .normalize('NFD')
        .replace(/[^A-Za-z]/g, '')
        .toLowerCase()
      const handle = `${slug}${dice.chance(0.4) ? dice.between(2, 89) : ''}.town.test`
      return { did: didOf(handle), handle, name: first + dice.pick(bynames[language]), language }
    }),
  )

const servers = ['pont.town.test', 'quai.town.test', 'fiets.town.test']

/** Those who live on Mastodon: fewer, each on one of its servers. Their address is who they are. */
export const moveToServers = (people: readonly Inhabitant[], dice: Dice): Inhabitant[] =>
  people.flatMap((person) => {
    const address = `${person.handle.split('.')[0]}@${dice.pick(servers)}`
    return dice.chance(0.6) ? [{ ...person, did: address, handle: address }] : []
  })

/** An account's number on X, the same for the same name. */
export const numberOf = (handle: string): string => {
  const hash = createHash('sha256').update(`x/${handle}`).digest().readBigUInt64BE()
  return String(1_500_000_000_000_000_000n + (hash % 300_000_000_000_000_000n))
}

/** Those who live on X, under short handles. */
export const moveToX = (people: readonly Inhabitant[], dice: Dice): Inhabitant[] =>
  people.flatMap((person) => {
    const handle = `${person.handle.split('.')[0]}${dice.pick(['', '_bxl', '81', '_'])}`
    return dice.chance(0.7) ? [{ ...person, did: numberOf(handle), handle }] : []
  })
