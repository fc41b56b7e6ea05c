// A real Elasticsearch node for tests and benchmarks: built once by Maven into a cache outside the tree, then started
// as often as wanted, each node on a port and in a folder of its own.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.mjs'
import { findJdk, oldestJava } from './jdk.mjs'
import { root } from './node.mjs'
import { isOnPath } from './on-path.mjs'
import { capture } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** @typedef {{ url: string, pid: number, folder: string, stop(): Promise<void>, kill9(): Promise<void>, signal(name: NodeJS.Signals): void, restart(more?: Record<string, string>): Promise<void> }} Node */

const recipe = join(root, 'test', 'support', 'engines')
const isRoot = process.getuid?.() === 0
/** The server refuses to run as root and is started as nobody, who must be able to come here. */
const cache = isRoot ? '/var/cache/causerie' : join(homedir(), '.cache', 'causerie')

/** Builds it where that was not done yet. Answers its folder. */
export async function buildElasticsearch() {
  const sources = ['pom.xml', join('src', 'TestNode.java')].map((name) => readFileSync(join(recipe, name)))
  const edition = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12)
  const built = join(cache, `elasticsearch-${edition}`)
  if (existsSync(built)) return built
  const jdk = findJdk()
  if (!jdk || !isOnPath('mvn'))
    throw new SetupError(`Elasticsearch needs Maven and a JDK of ${oldestJava} or newer.`)
  console.log('Building a test node of Elasticsearch (once, about 950 MB to download) …')
  // Beside its place and then moved into it: another run may be building too, or end half-way.
  const draft = `${built}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o755 })
  cpSync(recipe, draft, { recursive: true })
  const unpacked = await capture('mvn', ['-B', '-q', '-ntp', 'package'], { cwd: draft })
  if (unpacked.code !== 0) throw new SetupError(`Maven could not fetch Elasticsearch:\n${unpacked.output}`)
  const home = join(draft, 'target', 'home')
  mkdirSync(join(home, 'plugins'), { recursive: true })
  const compiled = await capture(join(jdk, 'bin', 'javac'), [
    '--release',
    String(oldestJava),
    '-cp',
    join(home, 'lib', '*'),
    '-d',
    join(draft, 'classes'),
    join(draft, 'src', 'TestNode.java'),
  ])
  if (compiled.code !== 0) throw new SetupError(`The test node does not compile:\n${compiled.output}`)
  try {
    renameSync(draft, built)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(built)) throw error
  }
  return built
}

/**
 * Starts a node and waits until it answers.
 * @param {{ port?: number, heap?: string, lasting?: boolean, folder?: string, settings?: Record<string, string> }} [options]
 *   `lasting`: starts slower and then works faster; `folder` keeps its data, and may be one of an earlier node; without it the data goes with the node
 * @returns {Promise<Node>}
 */
export async function startElasticsearch({
  port,
  heap = '512m',
  lasting = false,
  folder,
  settings = {},
} = {}) {
  const built = await buildElasticsearch()
  const at = port ?? (await freePort())
  const place = folder ?? join(tmpdir(), `causerie-elasticsearch-${process.pid}-${at}`)
  for (const name of ['conf', 'data', 'logs', 'tmp', 'repository'])
    mkdirSync(join(place, name), { recursive: true })
  cpSync(
    join(built, 'target', 'home', 'config', 'log4j2.properties'),
    join(place, 'conf', 'log4j2.properties'),
  )
  if (isRoot) await capture('chown', ['-R', 'nobody', place])
  const url = `http://127.0.0.1:${at}`
  const transport = await freePort()
  const all = {
    'cluster.name': 'causerie-test',
    'node.name': 'test',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': String(at),
    'transport.port': String(transport),
    'path.data': join(place, 'data'),
    'path.logs': join(place, 'logs'),
    'path.repo': join(place, 'repository'),
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    'action.destructive_requires_name': 'false',
    'cluster.max_shards_per_node': '5000',
  }
  const run = async (/** @type {Record<string, string>} */ more = settings) => {
    const child = launch({ built, place, heap, lasting, settings: { ...all, ...more } })
    await untilReady(child, url, place)
    return child
  }
  let child = await run()
  const end = async (/** @type {NodeJS.Signals} */ signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(signal)
    await ended
  }
  return {
    url,
    get pid() {
      return /** @type {number} */ (child.pid)
    },
    folder: place,
    signal: (name) => void child.kill(name),
    kill9: () => end('SIGKILL'),
    async stop() {
      await end(folder ? 'SIGTERM' : 'SIGKILL')
      if (!folder) rmSync(place, { recursive: true, force: true })
    },
    /** `more`: in place of the settings it was started with. */
    async restart(more) {
      await end('SIGKILL')
      child = await run(more)
    },
  }
}

/** @param {{ built: string, place: string, heap: string, lasting: boolean, settings: Record<string, string> }} node */
function launch({ built, place, heap, lasting, settings }) {
  const home = join(built, 'target', 'home')
  const tmp = join(place, 'tmp')
  const bridge = readdirSync(join(home, 'lib', 'entitlement-bridge')).find((name) => name.endsWith('.jar'))
  const lucene = 'org.apache.lucene'
  const codecs = ['codecs.lucene99', 'codecs.hnsw', 'internal.vectorization']
  const java = [
    join(findJdk() ?? '', 'bin', 'java'),
    `-Xms${heap}`,
    `-Xmx${heap}`,
    '-XX:MaxDirectMemorySize=256m',
    ...(lasting ? ['-XX:+UseG1GC'] : ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']),
    '-Xss1m',
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-OmitStackTraceInFastThrow',
    '-XX:+EnableDynamicAgentLoading',
    '-Djdk.attach.allowAttachSelf=true',
    '-Djava.awt.headless=true',
    '-Dfile.encoding=UTF-8',
    '-Djava.locale.providers=CLDR',
    `-Djava.io.tmpdir=${tmp}`,
    '-Dio.netty.noUnsafe=true',
    '-Dio.netty.noKeySetOptimization=true',
    '-Dio.netty.recycler.maxCapacityPerThread=0',
    '-Dlog4j.shutdownHookEnabled=false',
    '-Dlog4j2.disable.jmx=true',
    '-Dlog4j2.formatMsgNoLookups=true',
    `-D${lucene}.vectorization.upperJavaFeatureVersion=25`,
    `-D${lucene}.store.defaultReadAdvice=normal`,
    `-D${lucene}.store.MMapDirectory.sharedArenaMaxPermits=1`,
    ...codecs.map((name) => `--add-opens=${lucene}.core/${lucene}.${name}=org.elasticsearch.server`),
    `--enable-native-access=org.elasticsearch.nativeaccess,${lucene}.core,ALL-UNNAMED`,
    '--illegal-native-access=deny',
    `--patch-module=java.base=${join(home, 'lib', 'entitlement-bridge', bridge ?? '')}`,
    '--add-exports=java.base/org.elasticsearch.entitlement.bridge=org.elasticsearch.entitlement,java.logging,java.net.http,java.naming,jdk.net,jdk.zipfs,jdk.management.agent',
    '--add-opens=org.elasticsearch.server/org.elasticsearch.bootstrap=ALL-UNNAMED',
    `-Des.path.home=${home}`,
    `-Des.path.conf=${join(place, 'conf')}`,
    '-Des.distribution.type=zip',
    '-Des.java.type=JAVA_HOME',
    '--module-path',
    join(home, 'lib'),
    '--add-modules=jdk.incubator.vector,jdk.net,jdk.management.agent,ALL-MODULE-PATH',
    '-cp',
    join(built, 'classes'),
    'TestNode',
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
  ]
  const asNobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', '--']
  const [program, ...words] = isRoot ? [...asNobody, ...java] : java
  const { JAVA_TOOL_OPTIONS: _, _JAVA_OPTIONS: __, ...env } = process.env
  return spawn(/** @type {string} */ (program), words, {
    cwd: join(place, 'logs'),
    env: { ...env, HOME: tmp, LIBFFI_TMPDIR: tmp, HOSTNAME: env['HOSTNAME'] ?? 'localhost' },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
}

/** @param {import('node:child_process').ChildProcess} child @param {string} url @param {string} place */
async function untilReady(child, url, place) {
  const end = performance.now() + 120_000
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > end) {
      child.kill('SIGKILL')
      const log = join(place, 'logs', 'causerie-test.log')
      const said = existsSync(log) ? readFileSync(log, 'utf8').slice(-4000) : ''
      throw new SetupError(`Elasticsearch did not start.\n${said}`)
    }
    const healthy = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=2s`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (healthy) return
    await pause(200)
  }
}
