import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Notification, SquareEvent } from '../square.ts'
import type { MastodonParts } from './context.ts'
import { pathPrefix } from './places.ts'

/** What concerns our account as it happens, over a websocket without memory. */
export class Streaming {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #town: MastodonParts
  readonly #stop: () => void
  readonly #beat: NodeJS.Timeout

  constructor(town: MastodonParts) {
    this.#town = town
    this.#stop = town.square.onEvent((event) => this.#tell(event))
    this.#beat = setInterval(() => this.#ping(), 10_000)
    this.#beat.unref()
  }

  /** Takes over a connection to the streaming address; anything else is hung up on. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://town')
    const token =
      request.headers.authorization?.slice('Bearer '.length) ?? url.searchParams.get('access_token')
    const isKnown =
      url.pathname === `${pathPrefix}/api/v1/streaming` && token === this.#town.account.accessToken
    if (this.#town.faults.isOn('stream-drop')) return void socket.destroy()
    if (!isKnown || this.#town.revoked) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
    this.#server.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate())
    })
  }

  drop(): void {
    for (const socket of this.#server.clients) socket.terminate()
  }

  /** Ends every open stream as a server does that restarts. */
  end(): void {
    for (const socket of this.#server.clients) socket.close(1001)
  }

  get listeners(): number {
    return this.#server.clients.size
  }

  close(): void {
    clearInterval(this.#beat)
    this.#stop()
    this.drop()
    this.#server.close()
  }

  #ping(): void {
    if (!this.#town.faults.isOn('stream-silent')) for (const socket of this.#server.clients) socket.ping()
  }

  #tell({ did, rkey, post, edited }: SquareEvent): void {
    if (this.#server.clients.size === 0) return
    const { square, ids, views, account } = this.#town
    const uri = square.manners.uriOf(did, rkey)
    if (!post) return this.#send('delete', ids.of(uri) ?? '')
    if (edited) return this.#send('status.update', JSON.stringify(views.status(post)))
    const told = [...square.notificationsFor(account.did, null)].find((one) => one.post.uri === uri)
    if (!told || told.reason === 'reply') return
    this.#town.ledger.handOut(uri, 'mastodon stream')
    this.#send('notification', JSON.stringify(views.notification(told satisfies Notification)))
  }

  #send(event: string, payload: string): void {
    if (this.#town.faults.take(['stream-silent'], 'mastodon stream')) return
    const line = JSON.stringify({ stream: ['user'], event, payload })
    const times = this.#town.faults.take(['stream-repeat'], 'mastodon stream') ? 2 : 1
    for (const socket of this.#server.clients) for (let i = 0; i < times; i++) socket.send(line)
  }
}
