import { describe, test } from 'vitest'
import { openLife } from '../support/fleet/life.ts'
import { deaths, tooMuch } from '../support/fleet/misfortunes.ts'

const { liveThrough, end } = openLife()

describe('nothing-missed, nothing-doubled, sent-at-most-once, screens-converge, when', () => {
  // First, as the node is killed next, and comes back with room enough.
  test('Elasticsearch refuses what is too much for it (429)', () =>
    liveThrough(tooMuch, { 'indexing_pressure.memory.limit': '48kb' }))

  test.each(Object.entries(deaths))('%s', (_name, misfortune) => liveThrough(misfortune))

  test('all of it happened to one fleet; and all stop when they are asked to', end)
})
