/** docker-compose.yml without containers: its commands, environment, secret files and order, as processes. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Client, setUp } from '../support/client.ts'
import { environmentOf, imageEnvironment, lastStage, ours, project } from '../support/compose.ts'
import { dropIndices, dropKeys, elasticsearchUrl, ownPrefix, redisUrl } from '../support/engines.ts'
import { layWire } from '../support/fleet/wire.ts'
import { freePort } from '../support/free-port.ts'
import { launchProgram, setupToken, type Program } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'
import { openWorld } from '../support/world.ts'

type Env = Record<string, string> & { PORT: string }
type Started = { name: string; program: Program; env: Env }

/** The image's own health check; answers its exit code. */
const healthy = ({ env }: Pick<Started, 'env'>): Promise<number> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(project, 'bin', 'healthy.mjs')],
      { env: { ...process.env, ...env } },
      (error) => resolve(Number(error?.code ?? 0)),
    )
  })

const start = (name: string, command: readonly string[], env: Env): Started => {
  const [program, ...words] = command
  expect(program).toBe('causerie')
  const started = launchProgram(env, words)
  onTestFinished(() => started.kill9().then(() => undefined))
  return { name, program: started, env }
}

/** What the container would have of its own: here they share one machine. */
const own = async (folder: string, name: string) => ({
  DATA_DIR: join(folder, name),
  PORT: String(await freePort()),
})

const says = (all: readonly Started[], sentence: RegExp): Promise<unknown> =>
  waitFor(() => all.every(({ program }) => sentence.test(program.output())), {
    what: `all to say ${sentence}`,
    withinMs: 60_000,
    everyMs: 50,
  })

/** An engine that comes up later than who needs it, at an address that is known before. */
const late = async (url: string) => {
  const at = new URL(url)
  const target = { host: at.hostname, port: Number(at.port) }
  const port = await freePort()
  at.port = String(port)
  return {
    url: at.href,
    arrive: async () => {
      const wire = await layWire(target, port)
      onTestFinished(() => wire[Symbol.asyncDispose]())
    },
  }
}

test('two serve and two work begin before their engines, become healthy, and show the same', async () => {
  await using folder = makeTempDir()
  await using world = await openWorld()
  const prefix = ownPrefix()
  onTestFinished(async () => {
    await dropIndices(prefix)
    await dropKeys(prefix)
  })
  const [elasticsearch, redis] = [await late(elasticsearchUrl()), await late(redisUrl())]
  const secrets = {
    secret_key: 'k'.repeat(40),
    elasticsearch_url: elasticsearch.url,
    redis_url: redis.url,
  }
  const all: Started[] = []
  for (const [name, service] of ours) {
    const given = environmentOf(service, join(folder.path, `secrets of ${name}`), secrets)
    const env = { ...given, ...(await own(folder.path, name)), ENGINES_PREFIX: prefix }
    all.push(start(name, service.command ?? [], env))
  }
  const serving = all.filter(({ name }) => name.startsWith('serve'))
  const working = all.filter(({ name }) => name.startsWith('work'))
  expect([serving.length, working.length]).toEqual([2, 2])

  await says(all, /waiting for an engine: Elasticsearch does not answer/)
  expect(await Promise.all(serving.map(healthy))).toEqual([1, 1])
  await elasticsearch.arrive()
  await says(all, /waiting for an engine: (?!Elasticsearch)/)
  await redis.arrive()
  await Promise.all(serving.map(({ program }) => program.ready()))
  await says(working, /Causerie is working/)
  expect(await Promise.all(serving.map(healthy))).toEqual([0, 0])

  const [first, second] = serving as [Started, Started]
  const client = new Client(() => first.program.url)
  await setUp(client, setupToken(first.program))
  const [network] = world.networks
  if (!network) throw new Error('no network')
  await client.ask('POST', '/api/channels', { body: { network: network.id, settings: network.settings } })
  network.post({ text: 'who of you found an umbrella' })
  const other = new Client(() => second.program.url)
  await other.ask('POST', '/api/session', {
    body: { login: 'goran', password: 'a password of some length' },
  })
  for (const one of [client, other])
    await waitFor(
      async () =>
        (await one.newest('is:open', 5)).some(({ preview }) => preview.text.includes('found an umbrella')),
      { what: 'the post on each node', withinMs: 30_000, everyMs: 200 },
    )
  for (const { program } of all) expect(await program.stop()).toBe(0)
}, 120_000)

test('the image alone, with one volume and no engines, is everything on one machine', async () => {
  await using folder = makeTempDir()
  const command = JSON.parse(lastStage.find((line) => line.startsWith('CMD '))?.slice(4) ?? '') as string[]
  const env = { ...imageEnvironment, ...(await own(folder.path, 'data')) }
  const image = start('image', command, env)
  await image.program.ready()
  expect(await healthy(image)).toBe(0)
  expect(await fetch(`${image.program.url}/readyz`).then((answer) => answer.json())).toMatchObject({
    status: 'ready',
  })
  expect(await image.program.stop()).toBe(0)
  expect(await healthy(image)).toBe(1)
}, 60_000)
