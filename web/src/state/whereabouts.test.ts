import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Whereabouts } from './whereabouts.ts'

let said: string[]
let here: Whereabouts
let hidden = false

const turn = (isHidden: boolean) => {
  hidden = isHidden
  document.dispatchEvent(new Event('visibilitychange'))
}
/** What was said since one asked last. */
const heard = () => said.splice(0)

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden)
  hidden = false
  said = []
  here = new Whereabouts((saying) =>
    said.push(saying.type === 'absent' ? 'absent' : `${saying.doing} ${saying.conversationId}`),
  )
  here.start()
})
afterEach(() => {
  here.stop()
  vi.useRealTimers()
})

test('what is open is said where one stops, and again while it is so', () => {
  vi.advanceTimersByTime(20_000)
  expect(heard()).toEqual([])
  for (const id of ['a', 'b', 'c']) {
    here.look(id)
    vi.advanceTimersByTime(100)
  }
  vi.advanceTimersByTime(4_000)
  expect(heard()).toEqual(['viewing c'])
  vi.advanceTimersByTime(15_000)
  expect(heard()).toEqual(['viewing c', 'viewing c', 'viewing c'])
  here.look(null)
  vi.advanceTimersByTime(20_000)
  expect(heard()).toEqual(['absent'])
})

test('who writes replies, there and nowhere else', () => {
  here.look('a')
  here.write(true)
  vi.advanceTimersByTime(300)
  expect(heard()).toEqual(['replying a'])
  here.write(false)
  here.write(true)
  vi.advanceTimersByTime(300)
  expect(heard()).toEqual(['replying a'])
  here.look('b')
  vi.advanceTimersByTime(300)
  expect(heard()).toEqual(['viewing b'])
})

test('a hidden page says it a last time; looked at again, at once', () => {
  here.look('a')
  vi.advanceTimersByTime(1_000)
  heard()
  turn(true)
  expect(heard()).toEqual(['viewing a'])
  here.write(true)
  vi.advanceTimersByTime(60_000)
  here.repeat()
  expect(heard()).toEqual([])
  turn(false)
  expect(heard()).toEqual(['replying a'])
})

test('a new line is told at once', () => {
  here.repeat()
  expect(heard()).toEqual([])
  here.look('a')
  here.repeat()
  expect(heard()).toEqual(['viewing a'])
  vi.advanceTimersByTime(300)
  expect(heard()).toEqual([])
})
