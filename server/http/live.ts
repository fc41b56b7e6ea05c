import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { EventBus, NumberedEvent } from '../ports/event-bus.ts'
import type { Access, Visit } from '../services/access.ts'
import type { Inbox } from '../services/inbox.ts'
import type { LiveOptions } from './deps.ts'
import { closing, LiveClient } from './live-client.ts'
import { LiveLines } from './live-lines.ts'
import { LivePresence } from './live-presence.ts'
import { Patience, readSaying } from './live-saying.ts'

type Deps = { bus: EventBus; inbox: Pick<Inbox, 'brief'>; access: Access; log: Logger }

const pageSize = 200
const farewellMs = 1_000

/** Tells every open browser what changes and who is where. One per process. */
export class LiveHub {
  readonly #deps: Deps
  readonly #options: LiveOptions
  readonly #lines: LiveLines
  readonly #presence: LivePresence
  readonly #clients = new Set<LiveClient>()
  readonly #incoming: NumberedEvent[] = []
  readonly #stops: (() => void)[]
  #pumping = false
  #closing = false

  constructor(deps: Deps, options: LiveOptions) {
    this.#deps = deps
    this.#options = options
    this.#lines = new LiveLines((id) => deps.inbox.brief(id), deps.log)
    this.#presence = new LivePresence(
      { board: deps.bus.presence, brief: (id) => deps.inbox.brief(id), log: deps.log },
      options.presenceMs,
    )
    const heartbeat = setInterval(() => this.#beat(), options.heartbeatMs)
    heartbeat.unref()
    this.#stops = [
      deps.bus.subscribe(
        (event) => this.#take(event),
        () => void this.#startOver(),
      ),
      deps.access.onSignedOut((sessionId) => this.#dismiss(sessionId)),
      () => clearInterval(heartbeat),
      () => this.#presence.close(),
    ]
  }

  get size(): number {
    return this.#clients.size
  }

  /** Takes a socket in. Runs synchronously as far as the first handlers, so that nothing it says is missed. */
  join(socket: WebSocket, { visit, since }: { visit: Visit | null; since: string | undefined }): void {
    if (!visit) return socket.close(closing.signedOut.code, closing.signedOut.reason)
    if (this.#closing) return socket.close(closing.leaving.code, closing.leaving.reason)
    const { bus, log } = this.#deps
    const client = new LiveClient(socket, {
      visit,
      maxBuffered: this.#options.maxBuffered,
      isAtOrBefore: (a, b) => bus.isAtOrBefore(a, b),
    })
    const patience = new Patience()
    socket.on('message', (data, isBinary) => {
      if (client.gone) return
      if (!patience.lasts()) return client.close(closing.tooTalkative)
      const saying = readSaying(data, isBinary)
      if (saying) this.#presence.hear(client, saying)
    })
    this.#clients.add(client)
    this.#presence.join(client)
    void client.closed.then(() => this.#clients.delete(client))
    this.#catchUp(client, since).catch((err: unknown) => {
      log.error({ err }, 'a live connection could not catch up')
      client.close(closing.broken)
    })
  }

  /** Says goodbye to everybody; resolves when they are gone. */
  async close(): Promise<void> {
    this.#closing = true
    for (const stop of this.#stops) stop()
    for (const client of this.#clients) client.close(closing.leaving)
    const deadline = Date.now() + farewellMs
    while ((this.#clients.size > 0 || this.#presence.isBusy) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10))
    for (const client of this.#clients) client.terminate()
  }

  /**
   * The client already gets new lines (they wait); now it gets the past, page by page. An event is in the past, or
   * among the waiting, or in both: the position decides, so there is no gap and no double.
   */
  async #catchUp(client: LiveClient, since: string | undefined): Promise<void> {
    const { bus } = this.#deps
    if (since === undefined) return this.#goLive(client, 'hello', await bus.head())
    let position = since
    for (let told = 0; !client.gone;) {
      const page = await bus.after(position, pageSize)
      if (page === 'reset') return this.#goLive(client, 'reset', await bus.head())
      told += page.length
      if (told > this.#options.maxBackfill) return this.#goLive(client, 'reset', await bus.head())
      await client.recount(await this.#lines.make(page))
      position = page.at(-1)?.since ?? position
      if (page.length < pageSize) return this.#goLive(client, 'hello', position)
    }
  }

  #goLive(client: LiveClient, type: 'hello' | 'reset', position: string): Promise<void> {
    client.goLive(type, position)
    return this.#presence.greet(client)
  }

  /** The log was lost: everybody reads again what they show. */
  async #startOver(): Promise<void> {
    try {
      const head = await this.#deps.bus.head()
      for (const client of this.#clients) {
        client.startOver(head)
        void this.#presence.greet(client)
      }
    } catch (err) {
      this.#deps.log.warn({ err }, 'the log of events was lost; live connections start over by coming back')
      for (const client of this.#clients) client.close(closing.broken)
    }
  }

  #take(event: NumberedEvent): void {
    this.#incoming.push(event)
    if (event.event === 'conversation.changed' || event.event === 'conversation.withdrawn')
      this.#presence.reconsider(event.conversationId ?? event.id)
    if (this.#pumping) return
    this.#pumping = true
    void this.#pump().finally(() => {
      this.#pumping = false
    })
  }

  /** One batch after the other, so that the order stays the log's while conversations are read. */
  async #pump(): Promise<void> {
    while (this.#incoming.length > 0) {
      const batch = this.#incoming.splice(0, pageSize)
      // Who joins from now on finds these in the past.
      if (this.#clients.size === 0) continue
      for (const line of await this.#lines.make(batch))
        for (const client of this.#clients) client.deliver(line)
    }
  }

  #beat(): void {
    for (const client of this.#clients) {
      if (client.alive) client.beat()
      else client.terminate()
    }
    const sessions = Map.groupBy(this.#clients, ({ visit }) => visit.sessionId)
    for (const [sessionId, clients] of sessions) void this.#check(sessionId, clients)
  }

  /** A session may end elsewhere or by its time, and a role may change. */
  async #check(sessionId: string, clients: readonly LiveClient[]): Promise<void> {
    try {
      const visit = await this.#deps.access.revisit(sessionId)
      for (const client of clients) {
        if (!visit) client.close(closing.signedOut)
        else {
          const { role } = client.visit.actor
          client.visit = visit
          if (visit.actor.role !== role) void this.#presence.greet(client)
        }
      }
    } catch (err) {
      this.#deps.log.warn({ err }, 'a live session could not be checked')
    }
  }

  #dismiss(sessionId: string): void {
    for (const client of this.#clients)
      if (client.visit.sessionId === sessionId) client.close(closing.signedOut)
  }
}
