import type { FastifyPluginAsync } from 'fastify'
import type { Logger } from 'pino'
import type { EventBus } from '../ports/event-bus.ts'
import type { Queue } from '../ports/queue.ts'
import type { Store } from '../ports/store.ts'
import type { Services } from '../services/index.ts'

/** What the HTTP layer works with. It closes none of it. */
export type HttpDeps = {
  services: Services
  /** For the dead jobs and their number. */
  queue: Queue
  bus: EventBus
  /** For the health check only. */
  store: Store
  log: Logger
  /** Where the queue's engine has a board of its own. */
  openQueueBoard?: OpenQueueBoard | undefined
}

/** Loads the engine's own look into the queue: routes that are guarded by who registers them, and change nothing. */
export type OpenQueueBoard = (options: {
  /** Where it will be found, from the root of the site. */
  path: string
  title: string
  links: { text: string; url: string }[]
  description: string
}) => Promise<FastifyPluginAsync>

export type HttpConfig = {
  /** The address people use, without a slash at the end. */
  publicUrl: string
  host: string
  /** Proxies on other machines that speak for people where they use https. */
  trustedProxies?: readonly string[]
  demo: boolean
  /** The built web app; null where there is none. */
  webDir: string | null
  version: string
}

export type HttpOptions = HttpConfig & {
  limits?: Partial<Limits>
  live?: Partial<LiveOptions>
}

/** Requests a minute. */
export type Limits = {
  /** Sign-in and set-up, by address: passwords and tokens are tried here. */
  doors: number
  /** Looking at and using an invitation, by address: a whole room may come in from one. */
  join: number
  /** Everything else, by session. */
  general: number
}

export type LiveOptions = {
  heartbeatMs: number
  /** A client that lets more than this pile up is closed with 4408. Bytes. */
  maxBuffered: number
  /** More events than this are not handed out one by one: the client reads again. */
  maxBackfill: number
  /** How long somebody is present who does not say so again. */
  presenceMs: number
}
