import { describe, expect, test } from 'vitest'
import { isAfter, isId, oldestFirst } from './ids.ts'

describe('ids of a server', () => {
  test('that are numbers are in order beyond 2^53, however they are listed', () => {
    const numbers = ['9007199254740993', '99', '9007199254740992', '100', '99']
    expect(oldestFirst(numbers)).toEqual(['99', '100', '9007199254740992', '9007199254740993'])
    expect(isAfter('9007199254740993', '9007199254740992')).toBe(true)
    expect(isAfter('9007199254740992', '9007199254740993')).toBe(false)
  })

  test.for([
    ['ULIDs', '01JDEY3K8XN2V5RZ0QWB7C4T6M', '01JDEY3K8XN2V5RZ0QWB7C4T6A'],
    ['flake ids', 'AoN9zZqGkWl1sFcJ2m', '9wPZbPGVMPUNe8jYLA'],
    ['UUIDs', '3f1c7d52-0b6e-4a7d-9f0e-1a2b3c4d5e6f', 'b2a9d1f4-93c8-4f43-8d57-5b0a8c7e1d22'],
  ] as const)('that are %s are not compared: the list’s order counts, newest first', ([, newer, older]) => {
    expect(isId(newer)).toBe(true)
    expect(isAfter(newer, older)).toBeUndefined()
    expect(isAfter(newer, '7')).toBeUndefined()
    expect(oldestFirst([newer, newer, older])).toEqual([older, newer])
  })

  test('are text, and fit into an address', () => {
    for (const odd of [12, '', null, '../7', 'a b', 'x'.repeat(65)]) expect(isId(odd)).toBe(false)
  })
})
