import { expect, test } from 'vitest'
import { labelled } from './sentiment.labelled.ts'
import { detectSentiment } from './sentiment.ts'
import { findThanks } from './thanks.ts'

const detect = (text: string, language: string | null) =>
  detectSentiment(text, { language, thanks: findThanks(text) !== null })

const judged = labelled.map(([language, text, meant]) => ({
  language,
  text,
  meant,
  said: detect(text, language),
}))

test.each(['positive', 'negative', 'neutral'] as const)(
  'what is called %s is so nine times in ten, in each language',
  (side) => {
    for (const language of ['en', 'fr', 'nl']) {
      const said = judged.filter((one) => one.language === language && one.said === side)
      const wrong = said.filter(({ meant }) => meant !== side).map(({ text }) => text)
      expect(said.length, language).toBeGreaterThanOrEqual(5)
      expect(1 - wrong.length / said.length, wrong.join(' | ')).toBeGreaterThanOrEqual(0.9)
    }
  },
)

test('three in four that are glad or cross are heard', () => {
  const plain = judged.filter(({ meant }) => meant === 'positive' || meant === 'negative')
  const heard = plain.filter(({ meant, said }) => said === meant)
  expect(heard.length / plain.length).toBeGreaterThanOrEqual(0.75)
})

test('irony, and good and bad at once, are left open', () => {
  expect(judged.filter(({ meant, said }) => meant === null && said !== null)).toEqual([])
})

test.each([
  ['Pas mal du tout, ce nouveau tram', 'fr', 'positive'],
  ['Niet slecht, dat nieuwe loket', 'nl', 'positive'],
  ['I am not happy with this', 'en', 'negative'],
  ['Je ne suis vraiment pas content', 'fr', 'negative'],
  ['Ik ben niet tevreden', 'nl', 'negative'],
  ['I am not angry, only curious', 'en', null],
  ['Ça fait pas mal de temps que j’attends', 'fr', null],
  ['The driver was kind, the ramp was not.', 'en', null],
  ['Friendly desk, but closed on Sunday', 'en', null],
  ['Die Fahrt war schrecklich', 'de', null],
  ['Terrible', null, null],
  ['', 'en', null],
] as const)('%s', (text, language, sentiment) => {
  expect(detect(text, language)).toBe(sentiment)
})

test('names and links feel nothing', () => {
  expect(detect('@terrible_tram https://example.org/worst-service is this yours?', 'en')).toBe('neutral')
})

test('a post of any length costs little', () => {
  const start = performance.now()
  detect('terrible not '.repeat(8000), 'en')
  expect(performance.now() - start).toBeLessThan(200)
})
