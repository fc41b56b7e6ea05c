import { expect, test } from 'vitest'
import type { Store } from '../../server/ports/store.ts'
import { creating } from '../../server/services/change.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { sweep } from '../../server/services/sweep.ts'
import { sendReplyJob } from '../../server/services/wake-reply.ts'
import { noteDocument, pendingChange, replyDocument } from '../support/documents.ts'
import { openEmbeddedHouse, type EmbeddedHouse } from '../support/embedded-house.ts'

/** The house's context, with a store of which one call fails where it is said to. */
const failing = (
  { context }: EmbeddedHouse,
  call: 'listPending' | 'write',
  when: (...args: never[]) => boolean,
): ServiceContext => ({
  ...context,
  store: new Proxy(context.store, {
    get(target, name) {
      const member = Reflect.get(target, name) as (...args: never[]) => unknown
      if (typeof member !== 'function') return member
      if (name !== call) return member.bind(target)
      return async (...args: never[]) => {
        if (when(...args)) throw new Error('the store does not take this')
        return member.apply(target, args)
      }
    },
  }),
})

test('a step of sweeping that fails starves no other: a reply whose job was lost is woken all the same', async () => {
  await using house = await openEmbeddedHouse()
  const { store, queue } = house.context
  const due = replyDocument('due', { state: 'queued', wakeAt: '2026-10-01T11:00:00.000Z' })
  await store.write([creating('reply', due)])
  await sweep(failing(house, 'listPending', () => true))
  const { promise: woken, resolve } = Promise.withResolvers<unknown>()
  await using _runner = queue.work(sendReplyJob, async ({ payload }) => resolve(payload['replyId']))
  expect(await woken).toBe('due')
})

test('a change that cannot be told keeps no other from being told', async () => {
  await using house = await openEmbeddedHouse()
  const { store, bus } = house.context
  const pending = (id: string) => [
    {
      ...pendingChange(1),
      conversationId: id,
      audit: {
        at: '2026-10-01T11:00:00.000Z',
        actorId: 'bart',
        action: 'noted' as const,
        conversationId: id,
        assigneeId: null,
        detail: null,
      },
    },
  ]
  const ids = ['first', 'spoilt', 'last']
  await store.write(ids.map((id) => creating('note', noteDocument(id, { pending: pending(id) }))))
  const told: string[] = []
  const stop = bus.subscribe(
    ({ id }) => void told.push(id),
    () => undefined,
  )
  const isSpoilt = (writes: Parameters<Store['write']>[0]): boolean =>
    writes.some((write) => write.op === 'create' && write.kind === 'audit' && write.doc.targetId === 'spoilt')
  await sweep(failing(house, 'write', isSpoilt))
  await expect.poll(() => told).toEqual(['first', 'last'])
  const log = await store.list('audit', { limit: 10 })
  expect(log.items.map(({ targetId }) => targetId).toSorted()).toEqual(['first', 'last'])
  await expect.poll(() => store.listPending(10)).toEqual([{ kind: 'note', id: 'spoilt' }])

  // Once it can be, it is.
  await sweep(house.context)
  await expect.poll(() => told).toEqual(['first', 'last', 'spoilt'])
  stop()
})
