import { expect, test } from 'vitest'
import { saysSomething } from './visible.ts'

test.each(['a', ' é ', '😀', '👨‍👩‍👧', '…', 'שלום', '\u200bword\u200b'])('%j says something', (text) => {
  expect(saysSomething(text)).toBe(true)
})

test.each([
  '',
  ' \n\t',
  '\u200b\u200c\u200d',
  '\ufeff',
  '\u2060\u00ad',
  '\u3164',
  '\u2800',
  '\u0301',
  '\u202e\u202c',
])('%j says nothing', (text) => {
  expect(saysSomething(text)).toBe(false)
})
