import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TownControl, TownPost } from './control.ts'
import { serveControl } from './control.ts'
import { isFromHere, sendHtml, sendJson } from './http.ts'
import { Jetstream } from './jetstream.ts'
import type { TownOptions } from './options.ts'
import { renderSquare } from './page.ts'
import { buildTown, type TownWorld } from './world.ts'
import type { StoredPost } from './records.ts'
import { threadAround } from './threads.ts'
import type { TownAccount } from './xrpc/context.ts'
import { serveXrpc } from './xrpc/serve.ts'

export type { Fault, FaultKind } from './faults.ts'
export type { TownOptions } from './options.ts'
export type { TownControl, TownPost, TownState, TownThread } from './control.ts'
export type { TownAccount } from './xrpc/context.ts'

export type Town = {
  /** The base address for XRPC, and of the page for people. */
  url: string
  /** The base address of the Jetstream websocket. */
  streamUrl: string
  account: TownAccount
  control: TownControl
  close(): Promise<void>
}

/** Starts the simulated world on this machine. */
export const startTown = async (options: TownOptions = {}): Promise<Town> => {
  let url = ''
  const world = buildTown(options, () => url)
  const { parts, clock, life } = world
  const jetstream = new Jetstream(parts)
  const control = makeControl(world, jetstream)
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendJson(response, { status: 500, body: { error: 'InternalServerError', message: String(error) } })
    })
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(request.url ?? '/', 'http://town')
    if (target.pathname.startsWith('/xrpc/'))
      return serveXrpc(request, response, { url: target, town: parts })
    if (!isFromHere(request))
      return sendJson(response, {
        status: 403,
        body: { error: 'Forbidden', message: 'from this machine only' },
      })
    if (target.pathname.startsWith('/town/')) return serveControl(request, response, { url: target, control })
    if (target.pathname === '/') return sendHtml(response, renderSquare(parts.square, parts.account))
    return sendJson(response, { status: 404, body: { error: 'NotFound', message: 'nothing here' } })
  }
  server.on('upgrade', (request, socket, head) => jetstream.accept(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
  if (options.life ?? true) life.begin()
  const close = async () => {
    clock.stop()
    jetstream.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url, streamUrl: `ws://127.0.0.1:${port}`, account: parts.account, control, close }
}

const makeControl = ({ parts, clock, speak }: TownWorld, jetstream: Jetstream): TownControl => ({
  post: (post: TownPost = {}): StoredPost => speak(post),
  remove: (uri) => parts.teller.remove(uri),
  fault: (fault) => {
    if (fault.kind === 'stream-drop') jetstream.drop()
    else if (fault.kind === 'expire-tokens') parts.tokens.expireAll()
    else parts.faults.add(fault)
  },
  clearFaults: () => parts.faults.clear(),
  setSpeed: (speed) => clock.change({ speed }),
  pause: () => clock.change({ paused: true }),
  resume: () => clock.change({ paused: false }),
  account: () => ({ ...parts.ledger.read(), streams: jetstream.listeners }),
  findThread: (uri) => threadAround(uri, parts.square),
})
