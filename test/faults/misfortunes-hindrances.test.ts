import { describe, test } from 'vitest'
import { openLife } from '../support/fleet/life.ts'
import { clockAhead, hindrances } from '../support/fleet/misfortunes.ts'

const { liveThrough, end } = openLife()

describe('nothing-missed, nothing-doubled, sent-at-most-once, screens-converge, when', () => {
  test.each(Object.entries(hindrances))('%s', (_name, misfortune) => liveThrough(misfortune))

  // Last: what it says of how far it listened is ahead, too.
  test('the clock of a worker is a minute and a half ahead', () => liveThrough(clockAhead))

  test('all of it happened to one fleet; and all stop when they are asked to', end)
})
