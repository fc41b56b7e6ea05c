import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TownControl, TownPost } from './control.ts'
import { serveControl } from './control.ts'
import { isFromHere, sendHtml, sendJson } from './http.ts'
import { Jetstream } from './bluesky/jetstream.ts'
import type { TownOptions } from './options.ts'
import type { MastodonAccount } from './mastodon/context.ts'
import { pathPrefix } from './mastodon/places.ts'
import { serveMastodon } from './mastodon/serve.ts'
import { Streaming } from './mastodon/streaming.ts'
import { renderSquare } from './page.ts'
import { buildTown, type TownWorld } from './world.ts'
import type { StoredPost } from './records.ts'
import { threadAround } from './threads.ts'
import type { TownAccount } from './bluesky/context.ts'
import { serveXrpc } from './bluesky/serve.ts'

export type { Fault, FaultKind } from './faults.ts'
export type { TownOptions } from './options.ts'
export type { TownControl, TownPost, TownState, TownThread } from './control.ts'
export type { TownAccount } from './bluesky/context.ts'

export type Town = {
  /** The base address for XRPC, and of the page for people. */
  url: string
  /** The base address of the Jetstream websocket. */
  streamUrl: string
  account: TownAccount
  networks: {
    bluesky: { url: string; streamUrl: string; account: TownAccount }
    mastodon: { url: string; streamUrl: string; account: MastodonAccount }
  }
  control: TownControl
  close(): Promise<void>
}

/** Starts the simulated world on this machine. */
export const startTown = async (options: TownOptions = {}): Promise<Town> => {
  let url = ''
  const world = buildTown(options, () => url)
  const { parts, mastodon, clock, quarters } = world
  const jetstream = new Jetstream(parts)
  const streaming = new Streaming(mastodon)
  const control = makeControl(world, { jetstream, streaming })
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
    if (target.pathname.startsWith(`${pathPrefix}/`))
      return serveMastodon(request, response, { url: target, town: mastodon })
    if (!isFromHere(request))
      return sendJson(response, {
        status: 403,
        body: { error: 'Forbidden', message: 'from this machine only' },
      })
    if (target.pathname.startsWith('/town/')) return serveControl(request, response, { url: target, control })
    if (target.pathname === '/') return sendHtml(response, renderSquare(Object.values(quarters)))
    return sendJson(response, { status: 404, body: { error: 'NotFound', message: 'nothing here' } })
  }
  server.on('upgrade', (request, socket, head) => {
    const stream = request.url?.startsWith(`${pathPrefix}/`) ? streaming : jetstream
    stream.accept(request, socket, head)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
  if (options.life ?? true) for (const { life } of Object.values(quarters)) life.begin()
  const close = async () => {
    clock.stop()
    jetstream.close()
    streaming.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const streamUrl = `ws://127.0.0.1:${port}`
  const bluesky = { url, streamUrl, account: parts.account }
  const networks = {
    bluesky,
    mastodon: {
      url: url + pathPrefix,
      streamUrl: streamUrl + pathPrefix,
      account: mastodon.account,
    },
  }
  return { ...bluesky, networks, control, close }
}

type Streams = { jetstream: Jetstream; streaming: Streaming }

const makeControl = (
  { parts, mastodon, clock, quarters }: TownWorld,
  { jetstream, streaming }: Streams,
): TownControl => {
  const all = Object.values(quarters)
  const around = (uri = '') => all.find(({ square }) => square.findPost(uri))
  return {
    post: (post: TownPost = {}): StoredPost =>
      (around(post.replyTo ?? post.quote) ?? quarters[post.network ?? 'bluesky']).speak(post),
    remove: (uri) => around(uri)?.teller.remove(uri) ?? false,
    edit: (uri, text) => {
      const post = quarters.mastodon.square.findPost(uri)
      return post !== undefined && mastodon.teller.edit(post, text, { at: mastodon.now() }) !== undefined
    },
    fault: (fault) => {
      if (fault.kind === 'stream-drop') for (const stream of [jetstream, streaming]) stream.drop()
      else if (fault.kind !== 'expire-tokens') parts.faults.add(fault)
      // A token of Mastodon's does not expire: it is taken back, for good.
      else if (fault.method?.startsWith('mastodon')) mastodon.revoked = true
      else parts.tokens.expireAll()
    },
    clearFaults: () => {
      parts.faults.clear()
      mastodon.revoked = false
    },
    setSpeed: (speed) => clock.change({ speed }),
    pause: () => clock.change({ paused: true }),
    resume: () => clock.change({ paused: false }),
    account: () => ({ ...parts.ledger.read(), streams: jetstream.listeners + streaming.listeners }),
    findThread: (uri) => {
      const quarter = around(uri)
      return quarter && threadAround(uri, quarter.square)
    },
  }
}
