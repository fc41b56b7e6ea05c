/** Several processes on one pair of engines: two that serve, two that work, and wires to pull. */
import { startElasticsearch } from '../../../scripts/kit/elasticsearch.mjs'
import { startRedis } from '../../../scripts/kit/redis.mjs'
import { Client, setUp } from '../client.ts'
import { freePort } from '../free-port.ts'
import { launchProgram, setupToken, startProgram, type Program } from '../process.ts'
import type { House } from '../soak/house-under-fire.ts'
import { waitFor } from '../wait-for.ts'
import type { World } from '../world.ts'
import { layWire, type Wire } from './wire.ts'

type Role = 'serve' | 'work'

export type Engines = AsyncDisposable & {
  elasticsearch: Awaited<ReturnType<typeof startElasticsearch>>
  redis: Awaited<ReturnType<typeof startRedis>>
}

export const startEngines = async (settings: Record<string, string> = {}): Promise<Engines> => {
  const [elasticsearch, redis] = await Promise.all([
    startElasticsearch({ heap: '768m', settings }),
    startRedis(),
  ])
  return {
    elasticsearch,
    redis,
    async [Symbol.asyncDispose]() {
      await elasticsearch.stop()
      await redis.stop()
    },
  }
}

/** One process and its own wires. */
export class Member implements AsyncDisposable {
  readonly role: Role
  readonly url: string
  readonly toElasticsearch: Wire
  readonly toRedis: Wire
  readonly #env: Record<string, string> & { PORT: string }
  #program: Program | null = null

  constructor(
    role: Role,
    env: Record<string, string> & { PORT: string },
    wires: { elasticsearch: Wire; redis: Wire },
  ) {
    this.role = role
    this.url = `http://127.0.0.1:${env.PORT}`
    this.toElasticsearch = wires.elasticsearch
    this.toRedis = wires.redis
    this.#env = env
  }

  get program(): Program {
    if (!this.#program) throw new Error('It was not started.')
    return this.#program
  }

  /** What it said since a mark that `output().length` was. */
  saidSince(mark: number): string {
    return this.program.output().slice(mark)
  }

  /** `more`: of its environment, this time. */
  async start(more: Record<string, string> = {}): Promise<void> {
    const env = { ...this.#env, ...more }
    if (this.role === 'serve') {
      this.#program = await startProgram(env, ['serve'])
      return
    }
    const program = launchProgram(env, ['work'])
    this.#program = program
    const isWorking = (): boolean => program.output().includes('Causerie is working')
    await waitFor(async () => isWorking(), { what: 'a worker', withinMs: 60_000, everyMs: 50 })
  }

  /** Throws when something else had ended it before. */
  async killAndStart(more: Record<string, string> = {}): Promise<void> {
    const { pid } = this.program
    const how = await this.program.kill9()
    if (how !== 'SIGKILL') throw new Error(`it had ended before, with ${how}:\n${this.program.output()}`)
    await this.start(more)
    if (this.program.pid === pid) throw new Error('it was not started anew')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.kill9()
    await this.toElasticsearch[Symbol.asyncDispose]()
    await this.toRedis[Symbol.asyncDispose]()
  }
}

export type Fleet = House & {
  world: World
  engines: Engines
  servers: readonly Member[]
  workers: readonly Member[]
  /** What a program is told to stand on the same data. */
  env: Record<string, string>
}

/** Throws where it did not happen, or the fleet did not feel it. */
export type Misfortune = (fleet: Fleet) => Promise<void>

export type FleetOptions = {
  world: World
  engines: Engines
  folder: string
  prefix: string
  /** Happens in place of a kill. (Default: each member in turn is killed) */
  misfortune?: Misfortune
}

const secretKey = 'a secret for tests, thirty-two characters'
const skewedClock = new URL('skewed-clock.mjs', import.meta.url).href

/** For a process whose calendar runs ahead. */
export const aheadBy = (ms: number): Record<string, string> => ({
  NODE_OPTIONS: `--import ${skewedClock}`,
  SKEW_MS: String(ms),
})

export const openFleet = async (options: FleetOptions): Promise<Fleet> => {
  const { world, engines, folder, prefix } = options
  const env = {
    DATA_DIR: folder,
    DEMO: 'off',
    SECRET_KEY: secretKey,
    ENGINES_PREFIX: prefix,
    ELASTICSEARCH_URL: engines.elasticsearch.url,
    REDIS_URL: engines.redis.url,
  }
  await using opened = new AsyncDisposableStack()
  const member = async (role: Role): Promise<Member> => {
    const wires = {
      elasticsearch: await layWire(hostOf(engines.elasticsearch.url)),
      redis: await layWire(hostOf(engines.redis.url)),
    }
    const own = {
      ...env,
      ELASTICSEARCH_URL: `http://127.0.0.1:${wires.elasticsearch.port}`,
      REDIS_URL: `redis://127.0.0.1:${wires.redis.port}`,
      PORT: String(await freePort()),
      LOG_LEVEL: 'info',
    }
    return opened.use(new Member(role, own, wires))
  }
  const servers = [await member('serve'), await member('serve')]
  const workers = [await member('work'), await member('work')]
  const members = [...servers, ...workers]
  await Promise.all(members.map((one) => one.start()))
  let turn = 0
  const client = new Client(() => (servers[turn++ % servers.length] as Member).url)
  await setUp(client, setupToken((servers[0] as Member).program))
  for (const { id: network, settings } of world.networks)
    await client.ask('POST', '/api/channels', { body: { network, settings } })
  let kills = 0
  const all = opened.move()
  const fleet: Fleet = {
    world,
    engines,
    servers,
    workers,
    env,
    client,
    get kills() {
      return kills
    },
    output: () => members.map(({ program }) => program.output()).join('\n———\n'),
    async killAndStart() {
      kills++
      if (options.misfortune) await options.misfortune(fleet)
      else await (members[kills % members.length] as Member).killAndStart()
    },
    async stop() {
      for (const { program } of members) {
        const code = await program.stop()
        if (code !== 0) throw new Error(`a program ended with ${code}:\n${program.output().slice(-4000)}`)
      }
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
  return fleet
}

const hostOf = (url: string): { host: string; port: number } => {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}
