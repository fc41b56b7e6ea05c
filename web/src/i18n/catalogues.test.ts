import { describe, expect, test } from 'vitest'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { nl } from './nl.ts'

const flatten = (catalogue: object, path = ''): [string, (...args: unknown[]) => string][] =>
  Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'function' ? [[path + key, value]] : flatten(value as object, `${path}${key}.`),
  )

const keys = flatten(en).map(([key]) => key)

describe.each([
  ['fr', fr],
  ['nl', nl],
])('%s', (_, catalogue) => {
  test('has every message and no other', () => {
    expect(
      flatten(catalogue)
        .map(([key]) => key)
        .sort(),
    ).toEqual([...keys].sort())
  })

  test.each(flatten(catalogue))('%s says something, with all it was given', (key, message) => {
    const source = flatten(en).find(([name]) => name === key)?.[1]
    const args = ['7', '8'].slice(0, source?.length)
    const said = (of: typeof message | undefined) => of?.(...args) ?? ''
    expect(said(message).trim()).not.toBe('')
    const lost = args.filter((arg) => said(source).includes(arg) && !said(message).includes(arg))
    expect(lost).toEqual([])
  })
})
