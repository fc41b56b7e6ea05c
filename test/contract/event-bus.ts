import { describe, expect, test } from 'vitest'
import type { BusEvent, EventBus, NumberedEvent } from '../../server/ports/event-bus.ts'
import { eventually, type Harness, type Open } from './harness.ts'
import { presenceContract } from './presence.ts'

const note = (id: string | number): BusEvent => ({ event: 'note.added', id: `${id}`, conversationId: 'c1' })
const idsOf = (events: readonly BusEvent[]): string[] => events.map(({ id }) => id)
const after = async (at: Harness<EventBus>, since: string, limit = 1000): Promise<NumberedEvent[]> => {
  const events = await at.subject.after(since, limit)
  if (events === 'reset') throw new Error('reset')
  return events
}

/** What every event bus must keep to. An adapter's own test calls this, then adds what only it promises. */
export const eventBusContract = (open: Open<EventBus>): void => {
  describe('publish and after', () => {
    test('events come back as they were published, oldest first', async () => {
      await using at = await open()
      const start = await at.subject.head()
      const events: BusEvent[] = [
        note(1),
        { event: 'channel.changed', id: 'é', conversationId: null },
        note(3),
        { event: 'conversation.withdrawn', id: 'c2', conversationId: 'c2', to: 'driss' },
      ]
      await at.subject.publish(events)
      const found = await after(at, start)
      expect(found.map(({ since: _, ...event }) => event)).toEqual(events)
      expect(found.at(-1)?.since).toBe(await at.subject.head())
      expect(await after(at, await at.subject.head())).toEqual([])
    })

    test('any position resumes right behind it, as far as the limit', async () => {
      await using at = await open()
      const start = await at.subject.head()
      await at.subject.publish(Array.from({ length: 20 }, (_, index) => note(index)))
      const all = await after(at, start)
      for (const [index, { since }] of all.entries()) {
        expect(await after(at, since)).toEqual(all.slice(index + 1))
      }
      expect(await after(at, start, 7)).toEqual(all.slice(0, 7))
    })

    test('publishing nothing moves nothing', async () => {
      await using at = await open()
      const start = await at.subject.head()
      await at.subject.publish([])
      expect(await at.subject.head()).toBe(start)
    })

    test('positions are ordered', async () => {
      await using at = await open()
      const start = await at.subject.head()
      await at.subject.publish(Array.from({ length: 12 }, (_, index) => note(index)))
      const positions = [start, ...(await after(at, start)).map(({ since }) => since)]
      positions.forEach((first, a) =>
        positions.forEach((second, b) => expect(at.subject.isAtOrBefore(first, second)).toBe(a <= b)),
      )
    })
  })

  describe('reset', () => {
    test('for what was never a position of this log', async () => {
      await using at = await open()
      await at.subject.publish([note(1)])
      const head = await at.subject.head()
      const [epoch, number] = head.split(':')
      const bad = [
        '',
        'x',
        ':',
        `${epoch}`,
        `${epoch}:`,
        `:${number}`,
        `${epoch}:-1`,
        `${epoch}:1e3`,
        `${epoch}:1.5`,
      ]
      const worse = [
        `${epoch}:${number}x`,
        `${head} `,
        `other:${number}`,
        `${epoch}:${'9'.repeat(40)}`,
        '0'.repeat(5000),
      ]
      for (const since of [...bad, ...worse]) expect(await at.subject.after(since, 10), since).toBe('reset')
    })

    test('for a position of another log', async () => {
      await using at = await open()
      await using other = await open()
      await at.subject.publish([note(1), note(2)])
      await other.subject.publish([note(1), note(2)])
      expect(await at.subject.after(await other.subject.head(), 10)).toBe('reset')
    })

    test('for what was trimmed away, and for nothing else', async () => {
      await using at = await open()
      const start = await at.subject.head()
      await at.subject.publish(Array.from({ length: 500 }, (_, index) => note(index)))
      const old = await after(at, start)
      await new Promise((resolve) => setTimeout(resolve, 60))
      await at.subject.publish([note('young')])
      await at.subject.trim(30)
      expect(await at.subject.after(start, 10)).toBe('reset')
      expect(await at.subject.after(old[250]?.since ?? '', 10)).toBe('reset')
      expect(idsOf(await after(at, old.at(-1)?.since ?? ''))).toEqual(['young'])
      await at.subject.publish([note('next')])
      expect(idsOf(await after(at, old.at(-1)?.since ?? ''))).toEqual(['young', 'next'])
    })

    test('trimming everything keeps the head, and numbers go on from it', async () => {
      await using at = await open()
      await at.subject.publish([note(1), note(2)])
      const head = await at.subject.head()
      await new Promise((resolve) => setTimeout(resolve, 5))
      await at.subject.trim(0)
      expect(await at.subject.head()).toBe(head)
      expect(await after(at, head)).toEqual([])
      await at.subject.publish([note(3)])
      expect(idsOf(await after(at, head))).toEqual(['3'])
      expect(at.subject.isAtOrBefore(head, await at.subject.head())).toBe(true)
    })

    test('trimming what is young forgets nothing', async () => {
      await using at = await open()
      const start = await at.subject.head()
      await at.subject.publish([note(1)])
      await at.subject.trim(60_000)
      expect(idsOf(await after(at, start))).toEqual(['1'])
    })
  })

  describe('subscribe', () => {
    test('hears what is published from now on, with the positions of the log', async () => {
      await using at = await open()
      await at.subject.publish([note('before')])
      const start = await at.subject.head()
      const heard: NumberedEvent[] = []
      at.subject.subscribe((event) => heard.push(event))
      await at.subject.publish([note(1), note(2)])
      await at.subject.publish([note(3)])
      await eventually(() => expect(heard).toHaveLength(3))
      expect(heard).toEqual(await after(at, start))
    })

    test('what is heard is in the log already', async () => {
      await using at = await open()
      const start = await at.subject.head()
      const { promise, resolve } = Promise.withResolvers<NumberedEvent[]>()
      at.subject.subscribe(() => resolve(after(at, start)))
      await at.subject.publish([note(1)])
      expect(idsOf(await promise)).toEqual(['1'])
    })

    test('order holds while a hundred publish at once, for every subscriber', async () => {
      await using at = await open()
      const start = await at.subject.head()
      const heard: NumberedEvent[][] = [[], []]
      for (const list of heard) at.subject.subscribe((event) => list.push(event))
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          at.subject.publish([note(`${index}a`), note(`${index}b`), note(`${index}c`)]),
        ),
      )
      const log = await after(at, start)
      expect(log).toHaveLength(300)
      await eventually(() => expect(heard[0]).toHaveLength(300))
      await eventually(() => expect(heard[1]).toHaveLength(300))
      expect(heard[0]).toEqual(log)
      expect(heard[1]).toEqual(log)
      expect(new Set(log.map(({ since }) => since)).size).toBe(300)
    })

    test('back-fill and then listening leaves no gap', async () => {
      await using at = await open()
      const start = await at.subject.head()
      const publishing = Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          await new Promise((resolve) => setTimeout(resolve, index % 20))
          await at.subject.publish([note(index)])
        }),
      )
      await new Promise((resolve) => setTimeout(resolve, 8))
      const heard: NumberedEvent[] = []
      at.subject.subscribe((event) => heard.push(event))
      const past = await after(at, start)
      await publishing
      await eventually(() => expect(heard.at(-1)?.since).toBeDefined())
      const log = await after(at, start)
      await eventually(() => {
        const last = past.at(-1)?.since ?? start
        const fresh = heard.filter(({ since }) => !at.subject.isAtOrBefore(since, last))
        expect([...past, ...fresh]).toEqual(log)
      })
    })

    test('stops when told, and a listener that throws harms nobody', async () => {
      await using at = await open()
      const heard: string[] = []
      at.subject.subscribe(() => {
        throw new Error('my own trouble')
      })
      const stop = at.subject.subscribe(({ id }) => heard.push(`stops ${id}`))
      at.subject.subscribe(({ id }) => heard.push(`stays ${id}`))
      await at.subject.publish([note(1)])
      await eventually(() => expect(heard).toHaveLength(2))
      stop()
      await at.subject.publish([note(2)])
      await eventually(() => expect(heard).toEqual(['stops 1', 'stays 1', 'stays 2']))
    })
  })

  presenceContract(open)

  const ways = ['reopen', 'dieAndReopen'] as const
  test.each(ways)('%s: positions stay good and numbers go on', async (way) => {
    await using at = await open()
    const start = await at.subject.head()
    await at.subject.publish([note(1), note(2)])
    const [first] = await after(at, start)
    await at[way]()
    expect(idsOf(await after(at, first?.since ?? ''))).toEqual(['2'])
    await at.subject.publish([note(3)])
    expect(idsOf(await after(at, start))).toEqual(['1', '2', '3'])
  })
}
