/** The one place that reads the environment. Everything else is given a `Config`. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

export type Config = Readonly<{
  port: number
  host: string
  /** The address people use, without a slash at the end. */
  publicUrl: string
  dataDir: string
  /** `auto`: the demo in an empty folder, later what the folder holds. */
  demo: 'on' | 'off' | 'auto'
  /** Seals credentials and signs; null: generated into the data folder. */
  secretKey: string | null
  engines: { kind: 'embedded' } | { kind: 'scaled'; elasticsearchUrl: string; redisUrl: string }
  logLevel: LogLevel
}>

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
  const text = (name: string): string | null => env[name]?.trim() || null
  const wrong = (sentence: string): void => void mistakes.push(sentence)

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
  const demo = readDemo(text('DEMO'))
  if (!demo) wrong(`DEMO must be on or off; it is “${text('DEMO')}”.`)
  const secretKey = text('SECRET_KEY')
  if (secretKey !== null && secretKey.length < 32) wrong('SECRET_KEY must have at least 32 characters.')
  const logLevel = text('LOG_LEVEL') ?? 'info'
  if (!logLevels.includes(logLevel))
    wrong(`LOG_LEVEL must be one of ${logLevels.join(', ')}; it is “${logLevel}”.`)
  const engines = readEngines(text('ELASTICSEARCH_URL'), text('REDIS_URL'), wrong)

  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return Object.freeze({
    port,
    host,
    publicUrl: publicUrl.replace(/\/$/, ''),
    dataDir: resolve(text('DATA_DIR') ?? './data'),
    demo: demo ?? 'auto',
    secretKey,
    engines,
    logLevel: logLevel as LogLevel,
  })
}

/** Digits and dots that are no address would be looked up as a name. */
const isBrokenAddress = (host: string): boolean => /^[\d.]+$/.test(host) && !isIP(host)

const readDemo = (value: string | null): Config['demo'] | undefined => {
  if (value === null) return 'auto'
  if (/^(on|true|yes|1)$/i.test(value)) return 'on'
  if (/^(off|false|no|0)$/i.test(value)) return 'off'
  return undefined
}

const readEngines = (
  elasticsearchUrl: string | null,
  redisUrl: string | null,
  wrong: (sentence: string) => void,
): Config['engines'] => {
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
  return { kind: 'scaled', elasticsearchUrl, redisUrl }
}

const hostForUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

const isWebAddress = (value: string): boolean => {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
}
