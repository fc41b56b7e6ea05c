import { describe, expect, test } from 'vitest'
import { analyse } from './analysis.ts'

const exact = (text: string): string[] => analyse(text, null).map((token) => token.exact)
const stems = (text: string, language: string | null): string[] =>
  analyse(text, language).map((token) => token.stem)

describe('the exact stream', () => {
  test.for<[text: string, terms: string[]]>([
    ['Where is the 81?', ['where', 'is', 'the', '81']],
    ['VÉLO vélo ve\u0301lo', ['velo', 'velo', 'velo']],
    ['Straße STRASSE œuvre Ærø', ['strasse', 'strasse', 'oeuvre', 'aero']],
    ["l’arrêt d'eau qu’elle dell’arte", ['l', 'arret', 'd', 'eau', 'qu', 'elle', 'dell', 'arte']],
    ["can’t can't", ["can't", "can't"]],
    ['#Ligne81 ＃Grève! #', ['#ligne81', '#greve']],
    ['@ana and @Ana@Quai.example.', ['@ana', 'and', '@ana@quai.example']],
    ['mail ana@quai.example', ['mail', 'ana', 'quai.example']],
    ['🚋 👩🏽‍🚒 👩‍🚒 ❤️ ❤ 🇧🇪', ['🚋', '👩‍🚒', '👩‍🚒', '❤', '❤', '🇧🇪']],
    ['zero\u200Bwidth soft\u00ADhyphen \u202Eevil', ['zerowidth', 'softhyphen', 'evil']],
    ['שָׁלוֹם שלום', ['שלום', 'שלום']],
    ['مُحَمَّد محمد', ['محمد', 'محمد']],
    ['ภาษาไทย', ['ภาษา', 'ไทย']],
    ['', []],
    ['… !? — ()', []],
  ])('%s', ([text, terms]) => {
    expect(exact(text)).toEqual(terms)
  })

  test('a word of 10 kB is known by its beginning', () => {
    const [token, ...more] = analyse('b'.repeat(10_000), null)
    expect(more).toEqual([])
    expect(token).toMatchObject({ exact: 'b'.repeat(64), start: 0, end: 10_000 })
  })

  test('half a character breaks nothing', () => {
    expect(() => analyse('\uD83D a \uDE00', 'en')).not.toThrow()
  })
})

describe('the stem stream', () => {
  test('is marked with its language, one stem for each term', () => {
    expect(stems('umbrellas, trams', 'en')).toEqual(['en:umbrella', 'en:tram'])
    expect(stems('parapluies', 'fr')).toEqual(['fr:paraplui'])
    expect(stems('umbrellas', null)).toEqual(['und:umbrellas'])
    expect(stems('umbrellas', 'ja')).toEqual(['und:umbrellas'])
    expect(stems('@ana 🚋 #trams', 'en')).toEqual(['und:@ana', 'und:🚋', 'en:tram'])
  })
})

test('tokens stand where they stand in the text, hidden signs and all', () => {
  const text = 'My um\u200Bbrella 🚋 l’arrêt #lost'
  expect(analyse(text, 'en').map(({ start, end }) => text.slice(start, end))).toEqual([
    'My',
    'um\u200Bbrella',
    '🚋',
    'l',
    'arrêt',
    '#lost',
  ])
})
