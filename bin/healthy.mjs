#!/usr/bin/env node
// For the container's health check: ends with 0 when the Causerie in it can do its work, with 1 otherwise.
import { readConfig } from '../server/config.ts'

const { port } = readConfig()
const patienceMs = 4_000

try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(patienceMs) })
  process.exitCode = answer.ok ? 0 : 1
} catch {
  process.exitCode = 1
}
