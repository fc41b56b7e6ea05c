import { expect, test } from 'vitest'
import { isAtLeast } from './node.mjs'

test.each([
  ['v20.19.0', '20.19.0', true],
  ['v20.18.3', '20.19.0', false],
  ['v24.9.0', '24.15.0', false],
  ['v24.15.1', '24.15.0', true],
  ['v26.0.0', '24.15.0', true],
  ['v18.20.8', '20.19.0', false],
])('%s is at least %s: %s', (version, oldest, expected) => {
  expect(isAtLeast(version, oldest)).toBe(expected)
})
