import { expect, test } from 'vitest'
import { initials } from './initials.ts'

test.each([
  ['Noémie Vandeputte', 'NV'],
  ['Tom', 'T'],
  ['émile', 'É'],
  ['🌧️ Inès 🌧️', 'I'],
  ['🙂', '·'],
  ['', '·'],
  ['jan-willem de groot', 'JG'],
])('%j shows as %s', (name, shown) => {
  expect(initials(name)).toBe(shown)
})
