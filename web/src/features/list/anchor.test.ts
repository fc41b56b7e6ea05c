import { describe, expect, test } from 'vitest'
import { findAnchor } from './anchor.ts'

/** Rows of 100 px, scrolled to `offset`. */
const scrolledTo = (offset: number) => ({
  getScrollOffset: () => offset,
  findItemIndex: (at: number) => Math.floor(at / 100),
  getItemOffset: (index: number) => index * 100,
})

describe('keeping the reader’s place', () => {
  test('follows the first row in sight when rows come above it', () => {
    const anchor = findAnchor(['a', 'b', 'c'], ['new', 'a', 'b', 'c'], scrolledTo(130))
    expect(anchor).toMatchObject({ within: 30 })
    expect(anchor?.index()).toBe(2)
    expect(anchor?.addedAbove(new Set(['a', 'b', 'c']))).toBe(1)
  })

  test('does nothing when the change is below', () => {
    expect(findAnchor(['a', 'b'], ['a', 'b', 'new'], scrolledTo(100))).toBeUndefined()
  })

  test('takes the next row when the one in sight goes', () => {
    expect(findAnchor(['a', 'b', 'c', 'd'], ['c', 'd'], scrolledTo(100))?.index()).toBe(0)
  })
})
