import { expect, test } from 'vitest'
import { mapInBreaths } from './in-breaths.ts'

const workFor = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
}

test('answers in order, and lets others in between', async () => {
  const seen: string[] = []
  const long = mapInBreaths([1, 2, 3, 4, 5, 6], (number) => {
    workFor(3)
    seen.push(`item ${number}`)
    return number * 2
  })
  setImmediate(() => seen.push('somebody else'))
  expect(await long).toEqual([2, 4, 6, 8, 10, 12])
  expect(seen.indexOf('somebody else')).toBeLessThan(seen.indexOf('item 6'))
})

test('short work takes no turn of its own', async () => {
  let others = 0
  setImmediate(() => others++)
  expect(await mapInBreaths(['a', 'b'], (word) => word.toUpperCase())).toEqual(['A', 'B'])
  expect(others).toBe(0)
})

test('fails as the work does', async () => {
  await expect(
    mapInBreaths([1], () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
})
