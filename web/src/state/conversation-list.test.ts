import { describe, expect, test } from 'vitest'
import type { Conversation } from '../../../server/schemas/conversation.ts'
import type { CauserieApi, ListQuery } from '../api/causerie-api.ts'
import { ConversationList } from './conversation-list.svelte.ts'
import { Conversations } from './conversations.svelte.ts'
import { getView } from './views.ts'

const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`
const row = (id: string, minute: number, more: Partial<Conversation> = {}): Conversation =>
  ({
    id,
    version: 1,
    status: 'open',
    assigneeId: null,
    mergedInto: null,
    waitingSince: at(minute),
    lastPostAt: at(minute),
    ...more,
  }) as Conversation

/** A list by longest wait over pages as a server would hand them out. */
const openList = (pages: Conversation[][]) => {
  const all = new Conversations()
  const api = {
    list: ({ cursor }: ListQuery) => {
      const index = Number(cursor ?? 0)
      return Promise.resolve({
        items: pages[index] ?? [],
        next: index + 1 < pages.length ? String(index + 1) : null,
      })
    },
  } as unknown as CauserieApi
  const list = new ConversationList(api, all, { view: getView('unassigned'), sort: 'wait', me: 'amelie' })
  all.onchange = (id) => list.consider(id)
  return { all, list, shown: () => list.rows.map(({ id }) => id) }
}

describe('a list of the rail', () => {
  test('takes in what begins to belong and lets go what no longer does', async () => {
    const { all, list, shown } = openList([[row('a', 1), row('c', 3)]])
    await list.read()
    all.absorb(row('b', 2))
    expect(shown()).toEqual(['a', 'b', 'c'])
    all.absorb(row('a', 1, { version: 2, assigneeId: 'driss' }))
    expect(shown()).toEqual(['b', 'c'])
  })

  test('keeps what belongs behind the last page read for that page', async () => {
    const { all, list, shown } = openList([[row('a', 1), row('b', 2)], [row('d', 4)]])
    await list.read()
    all.absorb(row('c', 3))
    expect(shown()).toEqual(['a', 'b'])
    await list.readMore()
    expect(shown()).toEqual(['a', 'b', 'c', 'd'])
    expect(list.hasMore).toBe(false)
  })

  test('reads a page once however often it is asked for', async () => {
    const { list, shown } = openList([[row('a', 1)], [row('b', 2)], [row('c', 3)]])
    await list.read()
    await Promise.all([list.readMore(), list.readMore()])
    expect(shown()).toEqual(['a', 'b'])
  })
})
