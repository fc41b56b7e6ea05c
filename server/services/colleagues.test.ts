import { expect, test } from 'vitest'
import { loginStem } from './colleagues.ts'

test.each([
  ['Amélie Peeters', 'amelie'],
  ['  Jean-Luc  Dubois', 'jean-luc'],
  ["O'Neill", 'oneill'],
  ['Zoë', 'zoe'],
  ['李娜', 'colleague'],
  ['--', 'colleague'],
  ['x'.repeat(80), 'x'.repeat(30)],
])('%s gets the login %s', (name, login) => {
  expect(loginStem(name)).toBe(login)
})
