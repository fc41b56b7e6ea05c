/** The one place that reads the environment. Everything else is given a `Config`. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

export type Config = Readonly<{
  port: number
  host: string
  /** The address people use, without a slash at the end. */
  publicUrl: string
  /** Whose word is taken for where a request comes from, besides this machine's: addresses, or networks as `10.1.0.0/16`. */
  trustedProxies: readonly string[]
  dataDir: string
  /** Where back-ups are put, for `causerie doctor` to look at; null: nobody says. */
  backupDir: string | null
  /** `auto`: the demo in an empty folder, later what the folder holds. */
  demo: 'on' | 'off' | 'auto'
  /** Seals credentials and signs; null: generated into the data folder. */
  secretKey: string | null
  engines: { kind: 'embedded' } | ScaledEngines
  logLevel: LogLevel
}>

export type ScaledEngines = {
  kind: 'scaled'
  /** What the names of all indices and keys begin with. */
  prefix: string
  elasticsearch: { urls: string[]; apiKey?: string; ca?: string; postShards: number }
  redis: { url: string; ca?: string }
}

/** Thrown with one sentence for each mistake. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.mistakes = mistakes
  }
}

const logLevels: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Reads and checks the environment. Throws `ConfigError` naming every mistake at once. */
export const readConfig = (env: Record<string, string | undefined> = process.env): Config => {
  const mistakes: string[] = []
  const wrong = (sentence: string): void => void mistakes.push(sentence)
  const text = (name: string): string | null => env[name]?.trim() || null
  const secret = (name: string): string | null => text(name) ?? readFrom(`${name}_FILE`, text, wrong)

  const port = Number(text('PORT') ?? 4810)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    wrong(`PORT must be a number from 0 to 65535; it is “${text('PORT')}”.`)
  const host = text('HOST') ?? '127.0.0.1'
  if (/[\s/]/.test(host) || isBrokenAddress(host))
    wrong(`HOST must be a host name or address; it is “${host}”.`)
  const ownUrl = text('PUBLIC_URL')
  if (ownUrl !== null && !isWebAddress(ownUrl))
    wrong(`PUBLIC_URL must be an http or https address without a path; it is “${ownUrl}”.`)
  const publicUrl = ownUrl ?? `http://${hostForUrl(host)}:${port}`
  const trustedProxies =
    text('TRUSTED_PROXIES')
      ?.split(',')
      .map((proxy) => proxy.trim()) ?? []
  if (!trustedProxies.every(isAddressOrNetwork))
    wrong('TRUSTED_PROXIES must be addresses or networks (10.1.0.0/16), with commas between.')
  const backupDir = text('BACKUP_DIR')
  const demo = readDemo(text('DEMO'))
  if (!demo) wrong(`DEMO must be on or off; it is “${text('DEMO')}”.`)
  const secretKey = secret('SECRET_KEY')
  if (secretKey !== null && secretKey.length < 32) wrong('SECRET_KEY must have at least 32 characters.')
  const logLevel = text('LOG_LEVEL') ?? 'info'
  if (!logLevels.includes(logLevel))
    wrong(`LOG_LEVEL must be one of ${logLevels.join(', ')}; it is “${logLevel}”.`)
  const engines = readEngines({ text, secret, wrong })
  if (engines.kind === 'scaled' && secretKey === null)
    wrong(
      'SECRET_KEY must be set where several processes share one company: 32 characters or more, the same for all.',
    )

  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return Object.freeze({
    port,
    host,
    publicUrl: publicUrl.replace(/\/$/, ''),
    trustedProxies,
    dataDir: resolve(text('DATA_DIR') ?? './data'),
    backupDir: backupDir === null ? null : resolve(backupDir),
    demo: demo ?? 'auto',
    secretKey,
    engines,
    logLevel: logLevel as LogLevel,
  })
}

/** Digits and dots that are no address would be looked up as a name. */
const isBrokenAddress = (host: string): boolean => /^[\d.]+$/.test(host) && !isIP(host)

const isAddressOrNetwork = (value: string): boolean => {
  const [address = '', bits, ...more] = value.split('/')
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return (
    more.length === 0 &&
    longest > 0 &&
    (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= longest))
  )
}

const readDemo = (value: string | null): Config['demo'] | undefined => {
  if (value === null) return 'auto'
  if (/^(on|true|yes|1)$/i.test(value)) return 'on'
  if (/^(off|false|no|0)$/i.test(value)) return 'off'
  return undefined
}

type Reader = {
  text: (name: string) => string | null
  /** May stand in a file. */
  secret: (name: string) => string | null
  wrong: (sentence: string) => void
}

const readEngines = ({ text, secret, wrong }: Reader): Config['engines'] => {
  const elasticsearchUrl = secret('ELASTICSEARCH_URL')
  const redisUrl = secret('REDIS_URL')
  if (!elasticsearchUrl && !redisUrl) return { kind: 'embedded' }
  if (!elasticsearchUrl || !redisUrl) {
    const [given, missing] = elasticsearchUrl
      ? ['ELASTICSEARCH_URL', 'REDIS_URL']
      : ['REDIS_URL', 'ELASTICSEARCH_URL']
    wrong(
      `${given} is set but ${missing} is not: the engines come as a pair. Set both, or neither for one machine.`,
    )
    return { kind: 'embedded' }
  }
  const urls = elasticsearchUrl.split(',').map((url) => url.trim())
  if (!urls.every((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? '')))
    wrong('ELASTICSEARCH_URL must be an http or https address, or several with commas between.')
  if (!/^rediss?:$/.test(URL.parse(redisUrl)?.protocol ?? ''))
    wrong('REDIS_URL must be an address that begins with redis:// or rediss://.')
  const prefix = text('ENGINES_PREFIX') ?? 'causerie'
  if (!/^[a-z][a-z0-9]{0,39}$/.test(prefix))
    wrong(`ENGINES_PREFIX must be small letters and digits, a letter first; it is “${prefix}”.`)
  const postShards = Number(text('ELASTICSEARCH_POST_SHARDS') ?? 1)
  if (!Number.isInteger(postShards) || postShards < 1 || postShards > 64)
    wrong('ELASTICSEARCH_POST_SHARDS must be a number from 1 to 64.')
  const apiKey = secret('ELASTICSEARCH_API_KEY')
  const [elasticsearchCa, redisCa] = ['ELASTICSEARCH_CA_FILE', 'REDIS_CA_FILE'].map((name) =>
    readFrom(name, text, wrong),
  )
  return {
    kind: 'scaled',
    prefix,
    elasticsearch: {
      urls,
      postShards,
      ...(apiKey && { apiKey }),
      ...(elasticsearchCa && { ca: elasticsearchCa }),
    },
    redis: { url: redisUrl, ...(redisCa && { ca: redisCa }) },
  }
}

/** What the file holds that a variable names. */
const readFrom = (name: string, text: Reader['text'], wrong: Reader['wrong']): string | null => {
  const file = text(name)
  if (file === null) return null
  try {
    return readFileSync(file, 'utf8').trim() || null
  } catch (error) {
    wrong(`${name} names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`)
    return null
  }
}

const hostForUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

const isWebAddress = (value: string): boolean => {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
}
