import { pino } from 'pino'
import { expect, test } from 'vitest'
import { startRedis } from '../../scripts/kit/redis.mjs'
import { BullmqQueue } from '../../server/adapters/queue-bullmq/bullmq-queue.ts'
import { buildApp } from '../../server/http/app.ts'
import { ownPrefix } from '../support/engines.ts'
import { Caller, openHouse } from './support.ts'

test('while Redis is away people work on, and health and figures say so instead of failing', async () => {
  const redis = await startRedis()
  await using house = await openHouse()
  const { services, engines } = house.causerie
  const queue = await BullmqQueue.open({ url: redis.url, prefix: ownPrefix(), onTrouble: () => undefined })
  const app = await buildApp(
    { services, store: engines.store, bus: engines.bus, queue, log: pino({ level: 'silent' }) },
    { publicUrl: 'http://causerie.example', host: '127.0.0.1', demo: true, webDir: null, version: '0.0.0' },
  )
  const stranger = new Caller(app)
  const look = async () => {
    const [ready, figures] = [await stranger.get('/readyz'), await stranger.get('/metrics')]
    return { ready: [ready.statusCode, ready.json()], status: figures.statusCode, figures: figures.body }
  }
  await queue.add([{ name: 'wait', payload: {}, delayMs: 600_000 }])
  const before = await look()
  expect(before.ready).toEqual([200, { status: 'ready', queue: 'ready' }])
  expect(before.figures).toContain('causerie_queue_away 0')
  expect(before.figures).toContain('causerie_queue_jobs{state="delayed"} 1')

  await redis.kill9()
  const away = await look()
  expect(away.ready).toEqual([200, { status: 'ready', queue: 'away' }])
  expect(away.status).toBe(200)
  expect(away.figures).toContain('causerie_queue_away 1')
  // Figures from before would look as if all were well.
  expect(away.figures).not.toMatch(/^causerie_queue_jobs\{/m)
  expect(away.figures).toContain('process_resident_memory_bytes')

  await redis.restart()
  await expect
    .poll(async () => (await look()).figures, { timeout: 15_000 })
    .toContain('causerie_queue_away 0')
  await app.close()
  await queue.close()
  await redis.stop()
})
