import { describe, expect, test } from 'vitest'
import { addUp, tallyLine, tallyOf } from './tally.mjs'

const report = (counts: Partial<Parameters<typeof tallyOf>[0]> = {}) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [],
  ...counts,
})

describe('tallyOf', () => {
  test('counts passed, failed, and skipped with planned', () => {
    expect(tallyOf(report({ numFailedTests: 2 }), 1)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  test('a file that broke before its tests is a failure', () => {
    const broken = { name: 'a.test.ts', status: 'failed', assertionResults: [] }
    expect(tallyOf(report({ testResults: [broken] }), 1).failed).toBe(1)
  })

  test('a file with a failing test is not counted again', () => {
    const failing = { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }] }
    expect(tallyOf(report({ numFailedTests: 1, testResults: [failing] }), 1).failed).toBe(1)
  })

  test('a run that fails without a failing test is a failure', () => {
    expect(tallyOf(report(), 1).failed).toBe(1)
  })

  test('a run in which nothing passed is a failure', () => {
    expect(tallyOf(report({ numPassedTests: 0 }), 0).failed).toBe(1)
  })

  test('a run that left no report is a failure', () => {
    expect(tallyOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

test('tallies add up to the closing line', () => {
  expect(
    tallyLine(
      addUp([
        { passed: 2, failed: 1 },
        { passed: 1, skipped: 4 },
      ]),
    ),
  ).toBe('3 passed, 1 failed, 4 skipped')
})
