/** What goes wrong with a fleet, and is made good again. Each sees to it that it happened, and was felt. */
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { tellElasticsearch } from '../engines.ts'
import { aheadBy, type Fleet, type Member, type Misfortune } from './fleet.ts'
import { waitFor } from '../wait-for.ts'
import { allFelt, felt, midSend, readers, refusesConnections, rejections } from './witness.ts'

const aheadMs = 90_000

/** One after the other, with some life in between. */
const each = async (members: readonly Member[], deed: (member: Member) => Promise<void>): Promise<void> => {
  for (const [index, member] of members.entries()) {
    if (index > 0) await delay(1_000)
    await deed(member)
  }
}

const all = ({ servers, workers }: Fleet): Member[] => [...servers, ...workers]

const emptied = async ({ engines }: Fleet): Promise<void> => {
  const redis = new Redis(engines.redis.url)
  try {
    if ((await redis.dbsize()) === 0) throw new Error('Redis was empty before')
    await redis.flushall()
  } finally {
    redis.disconnect()
  }
}

/** Our indices take no writes for a while, and a worker says why. */
const blocked = async (fleet: Fleet, block: string, sentence: RegExp): Promise<void> => {
  const { engines, env, workers } = fleet
  const set = (value: true | null): Promise<void> =>
    tellElasticsearch(engines.elasticsearch.url, `/${env['ENGINES_PREFIX']}-*/_settings`, {
      body: { [`index.blocks.${block}`]: value },
    })
  // Said once, and maybe before the setting was answered.
  const feeling = felt(workers, sentence)
  feeling.catch(() => {})
  await set(true)
  try {
    await Promise.all([feeling, delay(4_000)])
  } finally {
    await set(null)
  }
}

/** What ends, or forgets everything. */
export const deaths = {
  'Elasticsearch is killed': async (fleet) => {
    const { elasticsearch } = fleet.engines
    const { pid } = elasticsearch
    await midSend(fleet)
    const feeling = felt(fleet.workers, /Elasticsearch does not answer/)
    await elasticsearch.kill9()
    await refusesConnections(elasticsearch.url)
    await Promise.all([feeling, elasticsearch.restart({})])
    if (elasticsearch.pid === pid) throw new Error('Elasticsearch was not killed')
  },
  'an API node is killed': ({ servers }) => each(servers, (server) => server.killAndStart()),
  'a worker is killed': (fleet) =>
    each(fleet.workers, async (worker) => {
      await midSend(fleet)
      await worker.killAndStart()
    }),
  'Redis is killed': async (fleet) => {
    const { redis } = fleet.engines
    const { pid } = redis
    await midSend(fleet)
    const feeling = allFelt(all(fleet), /trouble with Redis/)
    await redis.kill9()
    await refusesConnections(redis.url)
    await Promise.all([feeling, delay(1_500)])
    await redis.restart()
    if (redis.pid === pid) throw new Error('Redis was not killed')
  },
  'Redis is emptied': async (fleet) => {
    await emptied(fleet)
    await delay(2_000)
    await emptied(fleet)
  },
} as const satisfies Record<string, Misfortune>

/** What stays, and cannot do what it should. */
export const hindrances = {
  'Elasticsearch is slow': async (fleet) => {
    const wires = all(fleet).map(({ toElasticsearch }) => toElasticsearch)
    for (const wire of wires) wire.slow(400)
    const [, ...took] = await Promise.all([delay(5_000), ...wires.map(({ roundTrip }) => roundTrip())])
    for (const wire of wires) wire.heal()
    // There and back.
    if (took.some((ms) => ms < 800)) throw new Error(`it was not slow: ${took.join(', ')} ms`)
  },
  'Elasticsearch is full': (fleet) =>
    blocked(fleet, 'read_only_allow_delete', /disk is full \(flood stage\)/),
  'Elasticsearch is read-only': (fleet) => blocked(fleet, 'read_only', /Elasticsearch is read-only/),
  'a worker is cut off from Redis': async ({ workers }) => {
    const [worker] = workers as [Member]
    worker.toRedis.cut()
    try {
      await Promise.all([felt([worker], /trouble with Redis|Command timed out/), delay(6_000)])
    } finally {
      worker.toRedis.heal()
    }
  },
  'a worker is cut off from Elasticsearch': async (fleet) => {
    const before = await readers(fleet)
    const worker = fleet.workers.find((one) => [...before.values()].includes(one))
    if (!worker) throw new Error('no worker reads anything')
    const feeling = felt([worker], /Elasticsearch does not answer/)
    worker.toElasticsearch.cut()
    try {
      await Promise.all([feeling, readers(fleet, { without: worker })])
    } finally {
      worker.toElasticsearch.heal()
    }
  },
} as const satisfies Record<string, Misfortune>

/** Its word on how far it listened is ahead too: no evening after this one can be told from that. */
export const clockAhead: Misfortune = async ({ workers }) => {
  const [reader, ahead] = workers as [Member, Member]
  await ahead.killAndStart(aheadBy(aheadMs))
  const lastly = /.*"time":(\d+)/s.exec(ahead.program.output())?.[1]
  if (Math.abs(Number(lastly) - Date.now() - aheadMs) > aheadMs / 2)
    throw new Error(`its clock is not ahead: ${ahead.program.output()}`)
  // What it read is for the other to read.
  await reader.killAndStart()
  await waitFor(() => /reading a source/.test(ahead.program.output()), {
    what: 'the one ahead to read',
    withinMs: 20_000,
  })
  await delay(1_000)
  await ahead.killAndStart()
}

/** For a node that takes little at once: others crowd in, and leave little room for what is ours. */
export const tooMuch: Misfortune = async ({ engines }) => {
  const before = await rejections(engines)
  const end = performance.now() + 5_000
  const line = `{"index":{}}\n${JSON.stringify({ text: 'x'.repeat(1_000) })}\n`
  const crowd = Array.from({ length: 3 }, async () => {
    while (performance.now() < end) {
      const headers = { 'content-type': 'application/x-ndjson' }
      const asked = { method: 'POST', headers, body: line.repeat(30) }
      await (await fetch(`${engines.elasticsearch.url}/crowd/_bulk`, asked)).arrayBuffer()
    }
  })
  await Promise.all(crowd)
  if ((await rejections(engines)) <= before) throw new Error('Elasticsearch refused nothing')
}

/** One after the other, for long runs. */
export const inTurn = (): Misfortune => {
  const some: Misfortune[] = Object.values({ ...deaths, ...hindrances })
  let turn = 0
  return (fleet) => (some[turn++ % some.length] as Misfortune)(fleet)
}
