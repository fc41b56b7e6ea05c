import { expect, test } from 'vitest'
import { detectLanguage } from './language.ts'

test.each([
  ['Le tram est encore en retard ce matin', 'fr'],
  ['Waar is mijn paraplu gebleven vandaag', 'nl'],
  ['My bike will not come out of the dock', 'en'],
])('%s', (text, language) => expect(detectLanguage(text)).toBe(language))

test('what the author declared counts where the text is too short to tell', () => {
  expect(detectLanguage('Merci !', ['fr'])).toBe('fr')
  expect(detectLanguage('81 ?', ['nl-BE'])).toBe('nl')
  expect(detectLanguage('👍')).toBeNull()
})

test('a clear text beats what an app declares for every post', () => {
  expect(detectLanguage('Où sont les objets trouvés du dépôt, s’il vous plaît ?', ['en'])).toBe('fr')
})

test('names, tags and links are no language', () => {
  expect(
    detectLanguage('@ligneclaire.town.test #ligne81 https://example.org/le-tram-est-en-retard'),
  ).toBeNull()
})
