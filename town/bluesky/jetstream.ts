import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { NetworkFaults } from '../faults.ts'
import type { Ledger } from '../ledger.ts'
import { collection } from '../records.ts'
import type { Square, SquareEvent } from '../square.ts'

/** Every post and deletion as JSON over a websocket, with replay from a time in microseconds. */
export class Jetstream {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #square: Square
  readonly #faults: NetworkFaults
  readonly #ledger: Ledger
  readonly #stop: () => void

  constructor({ square, faults, ledger }: { square: Square; faults: NetworkFaults; ledger: Ledger }) {
    this.#square = square
    this.#faults = faults
    this.#ledger = ledger
    this.#stop = square.onEvent((event) => {
      for (const socket of this.#server.clients) this.#send(socket, event)
    })
  }

  /** Takes over a connection to `/subscribe`. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://town')
    if (url.pathname !== '/subscribe' || this.#faults.isOn('stream-drop')) return void socket.destroy()
    const cursor = Number(url.searchParams.get('cursor') ?? Number.NaN)
    this.#server.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate())
      for (const event of this.#square.events) if (event.time >= cursor) this.#send(client, event)
    })
  }

  /** Cuts every open stream. */
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
    this.#stop()
    this.drop()
    this.#server.close()
  }

  #send(socket: WebSocket, event: SquareEvent): void {
    if (this.#faults.take(['stream-silent'], 'stream')) return
    const { time, did, rkey, post } = event
    const change = post
      ? { operation: 'create', record: post.record, cid: post.cid }
      : { operation: 'delete' }
    if (post) this.#ledger.handOut(post.uri, 'stream')
    const commit = { rev: rkey, collection, rkey, ...change }
    const line = JSON.stringify({ did, time_us: time, kind: 'commit', commit })
    const times = this.#faults.take(['stream-repeat'], 'stream') ? 2 : 1
    for (let i = 0; i < times; i++) socket.send(line)
  }
}
