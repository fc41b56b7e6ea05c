/** The whole server side on a folder of its own, and people who call it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { type Causerie, compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import type { ConversationDocument } from '../../server/domain/documents.ts'
import { buildApp } from '../../server/http/app.ts'
import type { HttpOptions } from '../../server/http/deps.ts'
import { conversationDocument, postDocument } from '../support/documents.ts'
import { dropEngines, engineSettings } from '../support/engine-pair.ts'
import { makeTempDir } from '../support/temp-dir.ts'

export type House = AsyncDisposable & {
  app: FastifyInstance
  causerie: Causerie
  clock: { ahead: number }
  /** Somebody who is not signed in. */
  stranger: () => Caller
  /** A colleague of the demo, signed in. */
  signIn: (login: string) => Promise<Caller>
  /** A conversation with one customer's post, on the demo's channel. */
  addConversation: (id: string, some?: Partial<ConversationDocument>) => Promise<ConversationDocument>
}

export type HouseOptions = { demo?: boolean; http?: Partial<HttpOptions> }

/** No workers run: nothing happens but what the test does. */
export const openHouse = async ({ demo = true, http = {} }: HouseOptions = {}): Promise<House> => {
  const dir = makeTempDir()
  const clock = { ahead: 0 }
  const dataDir = join(dir.path, 'data')
  const config = readConfig({
    ...engineSettings(dataDir),
    DATA_DIR: dataDir,
    PORT: '0',
    DEMO: demo ? 'on' : 'off',
  })
  const causerie = await compose(config, {
    log: pino({ level: 'silent' }),
    now: () => new Date(Date.now() + clock.ahead),
    town: { port: 0, history: false },
  })
  const { services, log, engines } = causerie
  const app = await buildApp(
    { services, log, store: engines.store, queue: engines.queue, bus: engines.bus },
    {
      publicUrl: 'http://causerie.example',
      host: '127.0.0.1',
      demo,
      webDir: makeWebDir(dir.path),
      version: '0.0.0',
      ...http,
    },
  )
  const stranger = () => new Caller(app)
  return {
    app,
    causerie,
    clock,
    stranger,
    async signIn(login) {
      const caller = stranger()
      const response = await caller.post('/api/session', { as: login })
      if (response.statusCode !== 200) throw new Error(response.body)
      return caller
    },
    addConversation: (id, some) => addConversation(causerie, id, some),
    async [Symbol.asyncDispose]() {
      await app.close()
      await causerie.close()
      await dropEngines(dataDir)
      await dir[Symbol.asyncDispose]()
    },
  }
}

const makeWebDir = (parent: string): string => {
  const path = join(parent, 'web')
  mkdirSync(join(path, 'assets'), { recursive: true })
  writeFileSync(join(path, 'index.html'), '<!doctype html><title>Causerie</title>')
  writeFileSync(join(path, 'assets', 'app-4f3a9c1b.js'), 'export {}')
  return path
}

const addConversation = async (
  { engines: { store } }: Causerie,
  id: string,
  some: Partial<ConversationDocument> = {},
): Promise<ConversationDocument> => {
  const where = [{ field: 'network', is: 'bluesky' } as const]
  const [channel] = (await store.list('channel', { where, limit: 1 })).items
  const channelId = channel?.id ?? 'channel-1'
  const doc = conversationDocument(id, { channelId, ...some })
  const post = postDocument(`post-of-${id}`, { channelId, conversationId: id })
  await store.write([
    { op: 'create', kind: 'post', doc: post },
    { op: 'create', kind: 'conversation', doc },
  ])
  return doc
}

type Headers = Record<string, string>
/** A text is sent as JSON, broken or not. */
type Payload = object | string
type Sending = {
  method: 'POST' | 'PUT' | 'PATCH'
  url: string
  payload: Payload | undefined
  headers?: Headers
}

/** One browser's worth of calls: keeps its cookie. */
export class Caller {
  readonly app: FastifyInstance
  cookie: string | null = null

  constructor(app: FastifyInstance) {
    this.app = app
  }

  get = (url: string, headers: Headers = {}) => this.call({ method: 'GET', url, headers })
  delete = (url: string) => this.call({ method: 'DELETE', url })
  post = (url: string, payload?: Payload, headers: Headers = {}) =>
    this.#send({ method: 'POST', url, payload, headers })
  put = (url: string, payload?: Payload) => this.#send({ method: 'PUT', url, payload })
  patch = (url: string, payload?: Payload) => this.#send({ method: 'PATCH', url, payload })

  async call(options: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = this.cookie === null ? {} : { cookie: this.cookie }
    const response = await this.app.inject({ ...options, headers: { ...cookie, ...options.headers } })
    const [given] = response.cookies
    if (given) this.cookie = given.value === '' ? null : `${given.name}=${given.value}`
    return response
  }

  #send({ method, url, payload, headers = {} }: Sending) {
    const json = typeof payload === 'string' ? { 'content-type': 'application/json' } : {}
    return this.call({
      method,
      url,
      headers: { ...json, ...headers },
      ...(payload !== undefined && { payload }),
    })
  }
}
