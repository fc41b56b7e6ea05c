import { createBluesky } from '../../connectors/bluesky/index.ts'
import { connectorContract, type ConnectorWorld, type SeenThread } from '../contract/connector.ts'
import { startAtprotoNetwork } from '../support/atproto/network.ts'
import { testPace } from '../support/town.ts'

type ViewedThread = { post: { uri: string; record: unknown }; replies?: unknown[] }

const seen = (thread: ViewedThread): SeenThread => ({
  uri: thread.post.uri,
  text: String((thread.post.record as { text?: unknown }).text),
  replies: (thread.replies ?? []).map((reply) => seen(reply as ViewedThread)),
})

const openWorld = async (): Promise<ConnectorWorld> => {
  const network = await startAtprotoNetwork()
  const { brand, customer } = network.accounts
  const settings = { service: network.pds, identifier: brand.handle, appPassword: brand.appPassword }
  const named = (text: string) => `@${brand.handle} ${text}`
  return {
    connector: createBluesky({ ...testPace, requestTimeout: 10_000, pollEvery: 250, deepEvery: 2000 }),
    settings,
    wrongSettings: { ...settings, appPassword: 'wrong' },
    us: { id: /^did:/, handle: brand.handle },
    mention: (text, options) => network.post(customer, named(text), options),
    // People answer what they see, and they see it once the AppView has it.
    replyTo: async (post, text, options) => {
      await network.processAll()
      return network.post(customer, options?.mention ? named(text) : text, { replyTo: refsOf(post) })
    },
    quote: (post, text) => network.post(customer, text, { quote: { uri: post.uri, cid: post.cid } }),
    say: (text) => network.post(customer, text),
    remove: async ({ uri }) => await customer.agent.deletePost(uri),
    thread: async (uri) => {
      await network.processAll()
      return seen(await network.thread(uri))
    },
    close: network.close,
  }
}

/** A post of ours carries its root among its handles. */
const refsOf = (post: { uri: string; cid: string; native?: unknown }) => {
  const native = (post.native ?? post) as {
    uri: string
    cid: string
    root?: { uri: string; cid: string } | null
  }
  return { uri: native.uri, cid: native.cid, ...(native.root && { root: native.root }) }
}

connectorContract('Bluesky on a real AT network', { open: openWorld, many: 25 })
