import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { QuietTidying } from './quiet-tidying.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it begins when nobody has written for a second, and ends when all is tidy', async () => {
  let left = 3
  const step = vi.fn<() => Promise<boolean>>(async () => left-- > 1)
  const tidying = new QuietTidying(step)
  await vi.advanceTimersByTimeAsync(900)
  tidying.noteWrite()
  await vi.advanceTimersByTimeAsync(900)
  expect(step).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1200)
  expect(step).toHaveBeenCalledTimes(3)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(step).toHaveBeenCalledTimes(3)
})

test('it leaves off as soon as somebody writes, and goes on when it is quiet again', async () => {
  const steps: PromiseWithResolvers<boolean>[] = []
  const tidying = new QuietTidying(() => {
    const step = Promise.withResolvers<boolean>()
    steps.push(step)
    return step.promise
  })
  await vi.advanceTimersByTimeAsync(1000)
  tidying.noteWrite()
  steps[0]?.resolve(true)
  await vi.advanceTimersByTimeAsync(900)
  expect(steps).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(steps).toHaveLength(2)
})

test('trouble ends it until the next write, and a stop for good', async () => {
  const step = vi.fn<() => Promise<boolean>>(() => Promise.reject(new Error('disk full')))
  const tidying = new QuietTidying(step)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(step).toHaveBeenCalledTimes(1)
  tidying.noteWrite()
  await vi.advanceTimersByTimeAsync(1000)
  expect(step).toHaveBeenCalledTimes(2)
  tidying.noteWrite()
  tidying.stop()
  tidying.noteWrite()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(step).toHaveBeenCalledTimes(2)
})
