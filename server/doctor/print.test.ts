import { expect, test } from 'vitest'
import { printTable } from './print.ts'

test('doctor: the table says the next step below what was found', () => {
  const table = printTable([
    { name: 'disk', state: 'ok', says: '9.0 GB free.' },
    { name: 'address', state: 'fail', says: 'It is not https.', next: 'Put a proxy in front.' },
  ])
  expect(table).toBe(`ok    disk     9.0 GB free.
fail  address  It is not https.
               → Put a proxy in front.

1 to mend before people come, 0 to see to.
`)
})

test('doctor: the last line tells how it stands', () => {
  expect(printTable([{ name: 'disk', state: 'ok', says: 'x' }])).toContain('All is well.')
  expect(printTable([{ name: 'disk', state: 'warn', says: 'x' }])).toContain('Nothing fails; 1 to see to.')
})
