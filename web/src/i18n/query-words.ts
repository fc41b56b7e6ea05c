type Words = { fr: string; nl: string }

/** Why the server does not understand a query. # stands for what changes from one query to the next. */
const queryWords: Record<string, Words> = {
  'A query has at most # characters.': {
    fr: 'Une requête a au plus # caractères.',
    nl: 'Een zoekvraag heeft hoogstens # tekens.',
  },
  'A query has at most # parts.': {
    fr: 'Une requête a au plus # éléments.',
    nl: 'Een zoekvraag heeft hoogstens # delen.',
  },
  'This bracket closes nothing.': {
    fr: 'Cette parenthèse ne ferme rien.',
    nl: 'Dit haakje sluit niets.',
  },
  'This bracket is not closed.': {
    fr: 'Cette parenthèse n’est pas fermée.',
    nl: 'Dit haakje is niet gesloten.',
  },
  'There is nothing between the brackets.': {
    fr: 'Il n’y a rien entre les parenthèses.',
    nl: 'Er staat niets tussen de haakjes.',
  },
  'Something is missing before #.': {
    fr: 'Il manque quelque chose avant #.',
    nl: 'Er ontbreekt iets voor #.',
  },
  'Something is missing after #.': { fr: 'Il manque quelque chose après #.', nl: 'Er ontbreekt iets na #.' },
  'NEAR takes two words or quotations.': {
    fr: 'NEAR relie deux mots ou citations.',
    nl: 'NEAR verbindt twee woorden of aanhalingen.',
  },
  'NEAR takes a word or a quotation on each side.': {
    fr: 'NEAR veut un mot ou une citation de chaque côté.',
    nl: 'NEAR wil aan elke kant een woord of een aanhaling.',
  },
  'NEAR looks at most # words far.': {
    fr: 'NEAR regarde au plus # mots plus loin.',
    nl: 'NEAR kijkt hoogstens # woorden ver.',
  },
  'This is nested too deeply.': {
    fr: 'Trop de parenthèses les unes dans les autres.',
    nl: 'Te veel haakjes in elkaar.',
  },
  'There is no word in this quotation.': {
    fr: 'Il n’y a pas de mot dans cette citation.',
    nl: 'Er staat geen woord in deze aanhaling.',
  },
  'This quotation is not closed.': {
    fr: 'Cette citation n’est pas fermée.',
    nl: 'Deze aanhaling is niet gesloten.',
  },
  'There is no word to look for here.': {
    fr: 'Il n’y a pas de mot à chercher ici.',
    nl: 'Hier staat geen woord om te zoeken.',
  },
  '* stands only at the end of a word.': {
    fr: '* se place seulement à la fin d’un mot.',
    nl: '* staat enkel aan het eind van een woord.',
  },
  '* stands behind a single word.': {
    fr: '* se place derrière un seul mot.',
    nl: '* staat achter één enkel woord.',
  },
  'There is no field “#:”. Fields are #. To find the word, put it in quotes.': {
    fr: 'Il n’y a pas de champ « #: ». Les champs sont #. Pour trouver le mot, mettez-le entre guillemets.',
    nl: 'Er is geen veld “#:”. De velden zijn #. Zet het woord tussen aanhalingstekens om het te vinden.',
  },
  'A language is two letters: fr, nl, en.': {
    fr: 'Une langue, c’est deux lettres : fr, nl, en.',
    nl: 'Een taal is twee letters: fr, nl, en.',
  },
  'A topic goes by its short name: lost-property.': {
    fr: 'Un sujet se désigne par son nom court : lost-property.',
    nl: 'Een onderwerp heet zoals zijn korte naam: lost-property.',
  },
  'There is no network “#” here.': {
    fr: 'Il n’y a pas de réseau « # » ici.',
    nl: 'Er is hier geen netwerk “#”.',
  },
  'Say what #: is.': { fr: 'Dites ce que vaut #:.', nl: 'Zeg wat #: is.' },
  '#: is one of #.': { fr: '#: vaut l’un de ceci : #.', nl: '#: is een van #.' },
  'A date is 2026-10-01, 2026-10-01T14:00 or now-2d (m, h, d, w).': {
    fr: 'Une date s’écrit 2026-10-01, 2026-10-01T14:00 ou now-2d (m, h, d, w).',
    nl: 'Een datum is 2026-10-01, 2026-10-01T14:00 of now-2d (m, h, d, w).',
  },
}

const patterns = Object.entries(queryWords).map(([sentence, words]) => ({
  pattern: new RegExp(`^${sentence.replace(/[*.?()]/g, '\\$&').replaceAll('#', '(.*?)')}$`, 'su'),
  words,
}))

/** The server's sentence about a query in a language; undefined where it has no words for it. */
export const translateOfQuery = (sentence: string, language: keyof Words): string | undefined => {
  for (const { pattern, words } of patterns) {
    const [whole, ...parts] = pattern.exec(sentence) ?? []
    if (whole !== undefined) return words[language].replace(/#/g, () => parts.shift() ?? '')
  }
  return undefined
}
