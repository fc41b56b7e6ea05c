import { expect, test } from 'vitest'
import { Fifo } from './fifo.ts'

test('thousands come out in the order they went in', () => {
  const fifo = new Fifo<number>()
  const out: (number | undefined)[] = []
  for (let item = 0; item < 10_000; item++) {
    fifo.push(item)
    if (item % 3 > 0) out.push(fifo.shift())
  }
  expect(fifo.peek(2)).toBe(out.length + 2)
  while (fifo.size > 0) out.push(fifo.shift())
  expect(out).toEqual(Array.from({ length: 10_000 }, (_, index) => index))
  expect(fifo.shift()).toBeUndefined()
  expect(fifo.size).toBe(0)
})
