import { expect, test } from 'vitest'
import { Invalid } from '../../domain/errors.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

test('a cursor comes back as the position it was made from', () => {
  for (const value of ['2026-10-01T09:30:00.000Z', 'é "quoted" \u0000', 4.5, null]) {
    expect(decodeCursor('note at asc', encodeCursor('note at asc', { value, id: 'n1' }))).toEqual({
      value,
      id: 'n1',
    })
  }
})

test('one changed character is refused', () => {
  const cursor = encodeCursor('note at asc', { value: '2026-10-01T09:30:00.000Z', id: 'n1' })
  for (let place = 0; place < cursor.length - 1; place++) {
    const other = cursor[place] === 'B' ? 'C' : 'B'
    const changed = cursor.slice(0, place) + other + cursor.slice(place + 1)
    expect(() => decodeCursor('note at asc', changed), changed).toThrow(Invalid)
  }
})

test('the cursor of another list is refused', () => {
  const cursor = encodeCursor('note at asc', { value: 'x', id: 'n1' })
  expect(() => decodeCursor('note at desc', cursor)).toThrow(Invalid)
})
