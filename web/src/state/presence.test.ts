import { expect, test } from 'vitest'
import type { Colleague } from '../../../server/schemas/colleague.ts'
import type { Doing } from '../../../server/schemas/live.ts'
import { Presence } from './presence.svelte.ts'

const people = { find: (id: string | null) => (id === 'stranger' ? undefined : ({ id } as Colleague)) }
const open = () => {
  const presence = new Presence('me', people)
  return {
    presence,
    change: (conversationId: string, ...present: [string, Doing][]) =>
      presence.hear({
        type: 'presence.changed',
        conversationId,
        present: present.map(([colleagueId, doing]) => ({ colleagueId, doing })),
      }),
    seen: (conversationId: string) =>
      presence
        .findCompany(conversationId)
        .map(({ doing, people: some }) => `${doing}: ${some.map(({ id }) => id).join(' ')}`),
  }
}

test('who replies is named before who looks, and neither I nor somebody unknown is', () => {
  const { change, seen } = open()
  change('a', ['bart', 'viewing'], ['fien', 'replying'], ['me', 'replying'], ['stranger', 'viewing'])
  expect(seen('a')).toEqual(['replying: fien', 'viewing: bart'])
  change('b', ['me', 'viewing'])
  expect(seen('b')).toEqual([])
})

test('a change tells all of one conversation, a snapshot all of all', () => {
  const { presence, change, seen } = open()
  change('a', ['bart', 'viewing'], ['fien', 'viewing'])
  change('b', ['bart', 'viewing'])
  change('a', ['fien', 'viewing'])
  expect([seen('a'), seen('b')]).toEqual([['viewing: fien'], ['viewing: bart']])
  change('a')
  expect(seen('a')).toEqual([])
  presence.hear({
    type: 'presence.snapshot',
    present: [{ conversationId: 'c', colleagueId: 'fien', doing: 'replying' }],
  })
  expect([seen('b'), seen('c')]).toEqual([[], ['replying: fien']])
  presence.forget('c')
  expect(seen('c')).toEqual([])
})
