/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */
/** What is read of vitest's JSON report.
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name: string, status: string, assertionResults: { status: string }[] }[]
 * }} Report */

/**
 * Counts a run. A file that broke before its tests counts as one failure, and so does a run that failed without a
 * failing test (a process that died, an error nobody awaited) or that ran nothing.
 * @param {Report | undefined} report @param {number} exitCode vitest's own
 * @returns {Tally}
 */
export function tallyOf(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  ).length
  const passed = report.numPassedTests
  const failed = report.numFailedTests + broken
  const skipped = report.numPendingTests + report.numTodoTests
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0)
  return { passed, failed: unexplained ? 1 : failed, skipped }
}

/** @param {Partial<Tally>[]} tallies @returns {Tally} */
export function addUp(tallies) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const tally of tallies) {
    sum.passed += tally.passed ?? 0
    sum.failed += tally.failed ?? 0
    sum.skipped += tally.skipped ?? 0
  }
  return sum
}

/** @param {Tally} tally */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
