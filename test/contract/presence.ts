import { describe, expect, test } from 'vitest'
import type { EventBus, Presence } from '../../server/ports/event-bus.ts'
import { eventually, type Harness, type Open } from './harness.ts'

const long = 60_000

export const presence = (connectionId: string, some: Partial<Presence> = {}): Presence => ({
  connectionId,
  colleagueId: 'fien',
  conversationId: 'c1',
  doing: 'viewing',
  ...some,
})

const listed = ({ presence: board }: EventBus): readonly Presence[] =>
  board.list().toSorted((a, b) => (a.connectionId < b.connectionId ? -1 : 1))

/** Resolves once exactly these are present. */
export const present = (bus: EventBus, all: readonly Presence[], withinMs?: number): Promise<void> =>
  eventually(() => expect(listed(bus)).toEqual(all), withinMs)

const hearChanges = ({ subject }: Harness<EventBus>): { heard: string[]; stop: () => void } => {
  const heard: string[] = []
  return { heard, stop: subject.presence.onChange((conversationId) => heard.push(conversationId)) }
}

/** What presence must keep to on every event bus. */
export const presenceContract = (open: Open<EventBus>): void => {
  describe('presence', () => {
    test('nobody is there until somebody says so, and what is numbered is not moved by it', async () => {
      await using at = await open()
      const head = await at.subject.head()
      expect(at.subject.presence.list()).toEqual([])
      await at.subject.presence.announce(presence('a'), long)
      await present(at.subject, [presence('a')])
      expect(await at.subject.head()).toBe(head)
    })

    test('who announces, moves, does something else and leaves is heard, once each', async () => {
      await using at = await open()
      const { presence: board } = at.subject
      const { heard } = hearChanges(at)
      const steps: [Presence, string[]][] = [
        [presence('a'), ['c1']],
        [presence('a', { doing: 'replying' }), ['c1']],
        [presence('a', { conversationId: 'c2' }), ['c1', 'c2']],
        [presence('a', { conversationId: 'c2' }), []],
      ]
      const expected: string[] = []
      for (const [step, conversations] of steps) {
        await board.announce(step, long)
        await present(at.subject, [step])
        expected.push(...conversations)
        await eventually(() => expect(heard).toEqual(expected))
      }
      await board.leave('a')
      await present(at.subject, [])
      expect(heard).toEqual([...expected, 'c2'])
      await board.leave('a')
      await board.announce(presence('b', { conversationId: 'marker' }), long)
      await eventually(() => expect(heard).toEqual([...expected, 'c2', 'marker']))
    })

    test('two windows of one colleague: leaving one does not end the other', async () => {
      await using at = await open()
      const first = presence('first')
      const second = presence('second', { doing: 'replying' })
      await at.subject.presence.announce(first, long)
      await at.subject.presence.announce(second, long)
      await present(at.subject, [first, second])
      await at.subject.presence.leave('second')
      await present(at.subject, [first])
    })

    test('who is not announced again in time is gone, and that is heard; who is stays', async () => {
      await using at = await open()
      const { heard } = hearChanges(at)
      const staying = presence('staying', { conversationId: 'c2' })
      await at.subject.presence.announce(presence('going'), 400)
      await at.subject.presence.announce(staying, 400)
      await present(at.subject, [presence('going'), staying])
      const prolonging = setInterval(() => void at.subject.presence.announce(staying, 400), 100)
      try {
        await eventually(() => expect(heard).toEqual(['c1', 'c2', 'c1']))
        expect(listed(at.subject)).toEqual([staying])
      } finally {
        clearInterval(prolonging)
      }
      await present(at.subject, [], 1_500)
      expect(heard).toEqual(['c1', 'c2', 'c1', 'c2'])
    })

    test('nobody is told any more who stopped, and a listener that throws harms nobody', async () => {
      await using at = await open()
      at.subject.presence.onChange(() => {
        throw new Error('my own trouble')
      })
      const [leaving, staying] = [hearChanges(at), hearChanges(at)]
      leaving.stop()
      await at.subject.presence.announce(presence('a'), long)
      await eventually(() => expect(staying.heard).toEqual(['c1']))
      expect(leaving.heard).toEqual([])
    })

    test('any text may be in it', async () => {
      await using at = await open()
      const odd = presence('"; é 😀\u2028', { colleagueId: '\\"', conversationId: '%{}' })
      await at.subject.presence.announce(odd, long)
      await present(at.subject, [odd])
      await at.subject.presence.leave(odd.connectionId)
      await present(at.subject, [])
    })
  })
}
