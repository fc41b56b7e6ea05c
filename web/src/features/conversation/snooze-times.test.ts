import { expect, test } from 'vitest'
import { snoozeTimes } from './snooze-times.ts'

const names = (now: Date) => snoozeTimes(now).map(({ name }) => name)

test('all snooze times lie ahead, in order of the day', () => {
  const now = new Date(2026, 10, 25, 16, 30)
  for (const { at } of snoozeTimes(now)) expect(at.getTime()).toBeGreaterThan(now.getTime())
  expect(snoozeTimes(now).find(({ name }) => name === 'nextMonday')?.at).toEqual(new Date(2026, 10, 30, 9))
})

test('on a Sunday tomorrow is Monday and is offered once', () => {
  expect(names(new Date(2026, 10, 29, 10))).not.toContain('nextMonday')
  expect(names(new Date(2026, 10, 28, 10))).toContain('nextMonday')
})

test('on a Monday the next one is in a week and is offered once', () => {
  expect(names(new Date(2026, 10, 30, 10))).not.toContain('nextMonday')
})
