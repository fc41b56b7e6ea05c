import { expect, test } from 'vitest'
import { labelled } from './thanks.labelled.ts'
import { findThanks } from './thanks.ts'

test('on the labelled set nobody is thanked by mistake, and nine in ten thanks are heard', () => {
  const wrong = labelled.filter(([text, thanks]) => !thanks && findThanks(text) !== null)
  const heard = labelled.filter(([text, thanks]) => thanks && findThanks(text) !== null)
  const missed = labelled.filter(([text, thanks]) => thanks && findThanks(text) === null)
  const all = labelled.filter(([, thanks]) => thanks)
  expect(wrong.map(([text]) => text)).toEqual([])
  expect(
    heard.length / all.length,
    `missed: ${missed.map(([text]) => text).join(' | ')}`,
  ).toBeGreaterThanOrEqual(0.9)
})

test('says which words thank', () => {
  expect(findThanks('Super, merci Amélie !')).toBe('merci')
})

test('a name or a link that thanks is no thanks', () => {
  expect(findThanks('@merci_bruxelles où est le 81')).toBeNull()
  expect(findThanks('voir https://example.org/merci')).toBeNull()
})
