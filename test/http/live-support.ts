import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import type {
  LiveEvent,
  LiveMessage,
  LiveSaying,
  NumberedMessage,
  PresentSomewhere,
} from '../../server/schemas/live.ts'
import type { Caller, House } from './support.ts'

export const listen = async (house: House): Promise<string> => {
  await house.app.listen({ host: '127.0.0.1', port: 0 })
  return `ws://127.0.0.1:${(house.app.server.address() as AddressInfo).port}/api/live`
}

/** A browser's socket that keeps what it hears. */
export class Listener {
  readonly socket: WebSocket
  readonly heard: NumberedMessage[] = []
  /** Who is where, by what was told so far; undefined before the snapshot. */
  present: PresentSomewhere[] | undefined
  snapshots = 0
  /** Code and reason of the close. */
  readonly closed: Promise<number>
  readonly #waiting = new Set<() => void>()

  constructor(
    url: string,
    { caller, since, ...options }: ClientOptions & { caller?: Caller; since?: string } = {},
  ) {
    const address = new URL(url)
    if (since !== undefined) address.searchParams.set('since', since)
    const cookie = caller?.cookie ? { cookie: caller.cookie } : {}
    this.socket = new WebSocket(address, { ...options, headers: { ...cookie, ...options.headers } })
    this.socket.on('message', (data) => {
      this.#hear(JSON.parse(String(data)) as LiveMessage)
      for (const wake of this.#waiting) wake()
    })
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code)
        for (const wake of this.#waiting) wake()
      })
    })
    this.socket.on('error', () => {})
  }

  #hear(message: LiveMessage): void {
    if (message.type === 'presence.snapshot') {
      this.present = message.present
      this.snapshots += 1
    } else if (message.type === 'presence.changed') {
      const { conversationId, present } = message
      const elsewhere = (this.present ?? []).filter((one) => one.conversationId !== conversationId)
      this.present = [...elsewhere, ...present.map((one) => ({ conversationId, ...one }))]
    } else this.heard.push(message)
  }

  say(saying: LiveSaying): void {
    this.socket.send(JSON.stringify(saying))
  }

  get events(): LiveEvent[] {
    return this.heard.filter((message) => message.type === 'event')
  }

  get position(): string {
    return this.heard.at(-1)?.since ?? ''
  }

  /** Resolves once the condition holds for what was heard so far. Rejects when the socket closes before. */
  async until(condition: (listener: this) => boolean): Promise<this> {
    while (!condition(this)) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('closed before it heard that')
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.add(resolve)
      await promise
      this.#waiting.delete(resolve)
    }
    return this
  }

  greeted(): Promise<this> {
    return this.until(({ heard }) => heard.some(({ type }) => type === 'hello' || type === 'reset'))
  }

  hears(count: number): Promise<this> {
    return this.until(({ events }) => events.length >= count)
  }

  async leave(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return
    const gone = once(this.socket, 'close')
    this.socket.close()
    await gone
  }
}
