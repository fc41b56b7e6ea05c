import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isOnPath } from '../../scripts/kit/on-path.mjs'
import { readConfig } from '../../server/config.ts'
import {
  compose,
  dockerfile,
  environmentOf,
  imageEnvironment,
  instructions,
  lastStage,
  ours,
  project,
  services,
} from '../support/compose.ts'
import { makeTempDir } from '../support/temp-dir.ts'

const run = promisify(execFile)

/** Made up: here nobody goes there. */
const secrets = {
  secret_key: 'k'.repeat(40),
  elasticsearch_url: 'http://e:9200',
  redis_url: 'redis://r',
}

/** Which names the configuration asks for. */
const asked = (env: Record<string, string>): Set<string> => {
  const names = new Set<string>()
  readConfig(new Proxy(env, { get: (target, name: string) => (names.add(name), target[name]) }))
  return names
}

/** What the C library reads, not Causerie. */
const ofThePlatform = new Set(['MALLOC_ARENA_MAX'])

describe('docker-compose.yml', () => {
  test('two serve and two work, behind a proxy', () => {
    expect(ours.map(([name]) => name)).toEqual(['serve-1', 'serve-2', 'work-1', 'work-2'])
    for (const [name, { command }] of ours) expect(command).toEqual(['causerie', name.split('-')[0]])
  })

  test.each(ours)(
    '%s is configured with names that Causerie reads, for both engines',
    async (_name, service) => {
      await using folder = makeTempDir()
      const env = environmentOf(service, folder.path, secrets)
      const unread = Object.keys(env).filter((name) => !asked(env).has(name))
      expect(unread.filter((name) => !ofThePlatform.has(name))).toEqual([])
      expect(readConfig(env)).toMatchObject({
        engines: { kind: 'scaled' },
        secretKey: 'k'.repeat(40),
        demo: 'off',
      })
    },
  )

  test('its commands are commands of the program', async () => {
    const { stdout } = await run(process.execPath, [join(project, 'bin', 'causerie.mjs'), '--help'])
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name)
    for (const [, { command }] of ours) expect(commands).toContain(command?.[1])
    expect(commands).toContain('all')
  })

  test('each waits for what it needs to be healthy, and that can tell', () => {
    const needed = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on))
    for (const [name, { condition }] of needed) {
      expect(condition).toBe('service_healthy')
      const service = compose.services[name]
      // Ours that serve have the health check of the image.
      expect(service?.build !== undefined || service?.healthcheck?.test !== undefined).toBe(true)
      expect(service?.healthcheck?.disable).not.toBe(true)
    }
    for (const [, { depends_on }] of ours)
      expect(Object.keys(depends_on ?? {})).toEqual(['elasticsearch', 'redis'])
    expect(Object.keys(compose.services['proxy']?.depends_on ?? {})).toEqual(['serve-1', 'serve-2'])
  })

  test('only what listens is asked for its health', () => {
    for (const [name, { healthcheck }] of ours)
      expect(healthcheck?.disable ?? false).toBe(name.startsWith('work'))
  })

  test.each(services)('%s has limits, and may gain no rights', (name, service) => {
    expect(service).toMatchObject({
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      cpus: expect.any(Number),
      pids_limit: expect.any(Number),
      stop_grace_period: expect.stringMatching(/^\d+s$/),
      security_opt: ['no-new-privileges:true'],
    })
    expect(service.read_only ?? false).toBe(name !== 'elasticsearch')
  })

  test('secrets come as files, and each that is used is there', () => {
    for (const [, { secrets = [], environment = {} }] of services) {
      for (const secret of secrets) expect(compose.secrets[secret]?.file).toBe(`./secrets/${secret}`)
      const open = Object.keys(environment).filter((name) => /(PASSWORD|KEY|TOKEN|_URL)$/.test(name))
      expect(open.filter((name) => name !== 'PUBLIC_URL')).toEqual([])
      for (const value of Object.values(environment).filter((text) => text.startsWith('/run/secrets/')))
        expect(secrets).toContain(value.slice('/run/secrets/'.length))
    }
  })

  test('Redis keeps what it is told and throws nothing away', () => {
    const command = compose.services['redis']?.command?.join(' ')
    expect(command).toContain('--maxmemory-policy noeviction')
    expect(command).toContain('--appendonly yes')
  })

  test('the proxy knows each serve node and asks whether it is ready', () => {
    const proxy = readFileSync(join(project, 'deploy', 'Caddyfile'), 'utf8')
    expect(proxy).toContain('reverse_proxy serve-1:4810 serve-2:4810')
    expect(proxy).toContain('health_uri /readyz')
  })

  test.skipIf(!isOnPath('docker-compose'))('docker-compose reads it', async () => {
    const { stderr } = await run('docker-compose', ['-f', 'docker-compose.yml', 'config', '-q'], {
      cwd: project,
    })
    expect(stderr).toBe('')
  })
})

describe('Dockerfile', () => {
  test('what runs is no root, keeps its data in one volume and starts everything', () => {
    for (const line of ['USER node', 'VOLUME /data', 'CMD ["causerie", "all"]'])
      expect(lastStage).toContain(line)
    expect(imageEnvironment).toEqual({
      HOST: '0.0.0.0',
      DATA_DIR: '/data',
      MALLOC_ARENA_MAX: '2',
    })
    expect(asked(imageEnvironment)).toEqual(expect.toSatisfy((names: Set<string>) => names.has('HOST')))
    expect(readConfig(imageEnvironment).engines).toEqual({ kind: 'embedded' })
  })

  test('its health check is a file that is copied', () => {
    expect(dockerfile).toMatch(/HEALTHCHECK .* CMD \["node", "\/app\/bin\/healthy\.mjs"\]/)
    expect(lastStage).toContain('COPY bin bin')
  })

  test('every room that runs is copied', () => {
    const { files } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { files: string[] }
    for (const room of files.filter((name) => !name.startsWith('!')))
      expect(lastStage.some((line) => line.startsWith('COPY') && line.includes(room))).toBe(true)
  })

  test('nothing is copied that the builder is not handed', () => {
    const handed = readFileSync(join(project, '.dockerignore'), 'utf8').split('\n')
    const copied = instructions
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
    for (const name of copied.filter((path) => path !== '.')) expect(handed).toContain(`!${name}`)
  })
})
