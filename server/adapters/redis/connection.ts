import { Redis } from 'ioredis'
import { trustedCertificates } from '../kit/trusted-certificates.ts'

export type RedisAccess = {
  /** `redis://name:password@host:6379/0`, or `rediss://` for TLS. */
  url: string
  /** What the names of all keys begin with. */
  prefix: string
  /** Certificates that vouch for it, PEM, besides the usual ones. */
  ca?: string | undefined
  onTrouble?(error: unknown): void
}

/** Redis cannot do what it was asked, in a sentence. */
export class RedisTrouble extends Error {
  override name = 'RedisTrouble'
  readonly statusCode = 503
}

/** A command that Redis does not answer is given up after this, milliseconds. */
const commandTimeout = 3_000
const longestPause = 1_000
/** A line on which nothing is answered is taken for dead after this, and laid anew; milliseconds. */
const silence = 9_000

const common = ({ ca }: RedisAccess) => ({
  connectTimeout: 5_000,
  retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 6), longestPause),
  ...(ca !== undefined && { tls: { ca: trustedCertificates(ca) } }),
})

/** For commands that somebody waits for: they fail soon when Redis is away. */
export const forCommands = (access: RedisAccess): Redis =>
  quietly(
    access,
    new Redis(access.url, {
      ...common(access),
      commandTimeout,
      socketTimeout: silence,
      maxRetriesPerRequest: 1,
    }),
  )

/** For what waits until something comes: it outlasts Redis being away. */
export const forWaiting = (access: RedisAccess): Redis =>
  quietly(access, new Redis(access.url, { ...common(access), maxRetriesPerRequest: null }))

/** For what hears, and says a word of its own every few seconds so that silence means that the line is dead. */
export const forHearing = (access: RedisAccess): Redis =>
  quietly(
    access,
    new Redis(access.url, {
      ...common(access),
      socketTimeout: silence,
      maxRetriesPerRequest: null,
      autoResubscribe: false,
    }),
  )

/** A lost connection comes back by itself; without somebody listening it would end the process. */
const quietly = ({ onTrouble }: RedisAccess, redis: Redis): Redis => {
  redis.on('error', (error) => onTrouble?.(error))
  return redis
}

/** Keys that must lie together on a cluster. */
export const keyIn = ({ prefix }: RedisAccess, ...names: string[]): string => `{${prefix}}:${names.join(':')}`

/** Throws a sentence when Redis cannot be written to. */
export const checkWritable = async (redis: Redis, access: RedisAccess): Promise<void> => {
  try {
    await redis.set(keyIn(access, 'check'), Date.now(), 'EX', 60)
  } catch (error) {
    throw new RedisTrouble(
      `Redis does not take writes (${(error as Error).message}). Check that it runs, that REDIS_URL is its address, and that it has memory and disk left.`,
      { cause: error },
    )
  }
}

/** What is wrong with how Redis is set up, as sentences. */
export const listMistakes = async (redis: Redis): Promise<string[]> => {
  const memory = await redis.info('memory')
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? 'noeviction'
  return policy === 'noeviction'
    ? []
    : [
        `Redis may throw our jobs away when its memory is full: its maxmemory-policy is ${policy}. Set it to noeviction.`,
      ]
}
