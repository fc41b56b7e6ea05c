import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TownControl } from './control.ts'
import type { TownPost } from './town-post.ts'
import { serveControl } from './control.ts'
import { isFromHere, sendJson } from './http.ts'
import { Jetstream } from './bluesky/jetstream.ts'
import type { TownOptions } from './options.ts'
import type { MastodonAccount } from './mastodon/context.ts'
import { pathPrefix } from './mastodon/places.ts'
import { serveMastodon } from './mastodon/serve.ts'
import { Streaming } from './mastodon/streaming.ts'
import { servePage } from './page/serve.ts'
import { overviewOf, recentIn } from './state.ts'
import { readConversations, replayOn } from './replay.ts'
import { makeStorm } from './storm.ts'
import { serveX } from './x/serve.ts'
import { FilteredStream } from './x/stream.ts'
import type { XAccount } from './x/context.ts'
import { type NetworkName, networkNames } from './networks.ts'
import { buildTown, type TownWorld } from './world.ts'
import type { StoredPost } from './records.ts'
import { threadAround } from './threads.ts'
import type { TownAccount } from './bluesky/context.ts'
import { serveXrpc } from './bluesky/serve.ts'

export type { ActiveFault, Fault, FaultKind } from './faults.ts'
export type { NetworkName } from './networks.ts'
export type { Replayed, ReplayOptions } from './replay.ts'
export type { TownOptions } from './options.ts'
export type { TownControl, TownState } from './control.ts'
export type { TownPost, TownThread } from './town-post.ts'
export type { TownAccount } from './bluesky/context.ts'
export type { XAccount, XOptions } from './x/context.ts'

/** Where one network answers, our account there, and what whoever connects it has to type in. */
type Home<Account> = { url: string; account: Account; settings: Record<string, string> }

export type Town = {
  /** The base address for XRPC, and of the page for people. */
  url: string
  /** The base address of the Jetstream websocket. */
  streamUrl: string
  account: TownAccount
  networks: {
    bluesky: Home<TownAccount> & { streamUrl: string }
    mastodon: Home<MastodonAccount> & { streamUrl: string }
    x: Home<XAccount>
  }
  control: TownControl
  close(): Promise<void>
}

/** Starts the simulated world on this machine. */
export const startTown = async (options: TownOptions = {}): Promise<Town> => {
  let url = ''
  const world = buildTown(options, () => url)
  const { bluesky, mastodon, x, clock, quarters } = world
  const streams = {
    bluesky: new Jetstream(bluesky),
    mastodon: new Streaming(mastodon),
    x: new FilteredStream(x),
  }
  const control = makeControl(world, { streams, replay: options.replay })
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendJson(response, { status: 500, body: { error: 'InternalServerError', message: String(error) } })
    })
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(request.url ?? '/', 'http://town')
    if (target.pathname.startsWith('/xrpc/'))
      return serveXrpc(request, response, { url: target, town: bluesky })
    if (target.pathname.startsWith('/2/'))
      return serveX(request, response, { url: target, x, stream: streams.x })
    if (target.pathname.startsWith(`${pathPrefix}/`))
      return serveMastodon(request, response, { url: target, town: mastodon })
    if (!isFromHere(request))
      return sendJson(response, {
        status: 403,
        body: { error: 'Forbidden', message: 'from this machine only' },
      })
    if (target.pathname.startsWith('/town/')) return serveControl(request, response, { url: target, control })
    if (servePage(target, response, Object.values(quarters))) return
    return sendJson(response, { status: 404, body: { error: 'NotFound', message: 'nothing here' } })
  }
  server.on('upgrade', (request, socket, head) => {
    const stream = request.url?.startsWith(`${pathPrefix}/`) ? streams.mastodon : streams.bluesky
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
    for (const stream of Object.values(streams)) stream.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const streamUrl = `ws://127.0.0.1:${port}`
  const networks = homesOf(world, { url, streamUrl })
  return { url, streamUrl, account: bluesky.account, networks, control, close }
}

const homesOf = (
  { bluesky, mastodon, x }: TownWorld,
  { url, streamUrl }: { url: string; streamUrl: string },
): Town['networks'] => ({
  bluesky: {
    url,
    streamUrl,
    account: bluesky.account,
    settings: {
      service: url,
      stream: streamUrl,
      identifier: bluesky.account.handle,
      appPassword: bluesky.account.password,
      web: url,
    },
  },
  mastodon: {
    url: url + pathPrefix,
    streamUrl: streamUrl + pathPrefix,
    account: mastodon.account,
    settings: { server: url + pathPrefix, accessToken: mastodon.account.accessToken },
  },
  x: {
    url,
    account: x.account,
    settings: { service: url, ...x.account.keys, bearerToken: x.account.bearerToken, web: url },
  },
})

type Streams = { bluesky: Jetstream; mastodon: Streaming; x: FilteredStream }

const listening = (streams: Streams): Record<NetworkName, number> => ({
  bluesky: streams.bluesky.listeners,
  mastodon: streams.mastodon.listeners,
  x: streams.x.listeners,
})

const makeControl = (
  world: TownWorld,
  { streams, replay }: { streams: Streams; replay: string | undefined },
): TownControl => {
  const { bluesky, mastodon, x, faults, clock, quarters } = world
  const all = Object.values(quarters)
  let storms = 0
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
      const { kind, network, forMs } = fault
      const places = network === undefined ? networkNames : [network]
      if (kind === 'expire-tokens') return expireTokens(world, network)
      if (kind === 'stream-drop') for (const place of places) streams[place].drop()
      if (kind === 'stream-end') for (const place of places) streams[place].end()
      const isOver = kind === 'stream-end' || (kind === 'stream-drop' && forMs === undefined)
      if (!isOver) faults.add(fault)
    },
    clearFaults: () => {
      faults.clear()
      mastodon.revoked = false
    },
    setSpeed: (speed) => clock.change({ speed }),
    pause: () => clock.change({ paused: true }),
    resume: () => clock.change({ paused: false }),
    account: () => {
      const ledgers = [bluesky, mastodon, x].map(({ ledger }) => ledger.read())
      const streamsOf = listening(streams)
      return {
        handedOut: ledgers.flatMap(({ handedOut }) => handedOut),
        received: ledgers.flatMap(({ received }) => received),
        requests: Object.assign({}, ...ledgers.map(({ requests }) => requests)) as Record<string, number>,
        streams: Object.values(streamsOf).reduce((sum, open) => sum + open, 0),
        streamsOf,
        faults: faults.list(),
      }
    },
    replay: async (options = {}) => {
      if (options.disorder)
        for (const kind of ['shuffle', 'repeat'] as const)
          faults.add({ kind, network: 'x', forMs: 3_600_000 })
      const conversations = replay === undefined ? undefined : readConversations(replay)
      return conversations ? replayOn(x, { conversations, options }) : []
    },
    storm: (options = {}) => {
      const dice = world.dice.fork(`storm/${options.seed ?? ++storms}`)
      return makeStorm(options, { dice, clock, quarters })
    },
    recent: ({ limit = 50, network } = {}) => recentIn(world, { limit, ...(network && { network }) }),
    state: (limit = 60) => overviewOf(world, listening(streams), limit),
    findThread: (uri) => {
      const quarter = around(uri)
      return quarter && threadAround(uri, quarter.square)
    },
  }
}

/** Tokens of Mastodon do not expire: where it is named, they are taken back for good. */
const expireTokens = ({ bluesky, mastodon, x }: TownWorld, network: NetworkName | undefined): void => {
  if (network === 'mastodon') mastodon.revoked = true
  if (network === 'bluesky' || network === undefined) bluesky.tokens.expireAll()
  if (network === 'x' || network === undefined) x.tokens.expireAll()
}
