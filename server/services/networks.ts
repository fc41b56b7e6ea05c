import type { ChannelDocument, ConversationDocument, PostDocument } from '../domain/documents.ts'
import { NotFound } from '../domain/errors.ts'
import type { Connector, ReplyBar, Session, SessionTools } from '../ports/connector.ts'
import type { Store } from '../ports/store.ts'
import type { NetworkDeclaration } from '../schemas/network.ts'
import type { ReplyPath } from '../schemas/reply.ts'
import { keptSettings, openSettings } from './kept-settings.ts'
import type { Vault } from './vault.ts'

/** The networks this installation speaks, and the sessions it holds on them. */
export class Networks {
  readonly #connectors: Map<string, Connector>
  readonly #sessions = new Map<string, { settingsOf: string; session: Session }>()
  readonly #store: Store
  readonly #vault: Vault
  readonly #tools: (channel: ChannelDocument) => SessionTools

  constructor(deps: {
    connectors: readonly Connector[]
    store: Store
    vault: Vault
    tools: (channel: ChannelDocument) => SessionTools
  }) {
    this.#connectors = new Map(deps.connectors.map((connector) => [connector.declaration.id, connector]))
    this.#store = deps.store
    this.#vault = deps.vault
    this.#tools = deps.tools
  }

  list(): Connector[] {
    return [...this.#connectors.values()]
  }

  connector(network: string): Connector {
    const connector = this.#connectors.get(network)
    if (!connector) throw new NotFound(`Causerie does not speak the network ${network}.`)
    return connector
  }

  declaration(network: string): NetworkDeclaration {
    return this.connector(network).declaration
  }

  /** What holds for one channel: its server may allow longer posts than most. */
  declarationFor({ network, textLimit }: ChannelDocument): NetworkDeclaration {
    const declaration = this.declaration(network)
    return textLimit ? { ...declaration, text: { ...declaration.text, limit: textLimit } } : declaration
  }

  /** The channel's session; made anew when its settings changed. */
  async session(channelId: string): Promise<Session> {
    const channel = await this.#store.find('channel', channelId)
    if (!channel) throw new NotFound(`There is no channel ${channelId}.`)
    const connector = this.connector(channel.network)
    const settings = openSettings(this.#vault, channel)
    const own = Object.entries(settings).filter(([name]) => !connector.renewed?.includes(name))
    const settingsOf = JSON.stringify(own.sort())
    const held = this.#sessions.get(channelId)
    if (held?.settingsOf === settingsOf) return held.session
    if (held) await held.session.close()
    const account = { id: channel.accountId, handle: channel.handle, name: channel.name, avatarUrl: null }
    const tools = {
      ...this.#tools(channel),
      settings: keptSettings({ store: this.#store, vault: this.#vault }, connector, channelId),
    }
    const session = connector.open(settings, account, tools)
    this.#sessions.set(channelId, { settingsOf, session })
    return session
  }

  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    await Promise.all(sessions.map(({ session }) => session.close()))
  }

  /** How this conversation may be answered now, and why. */
  replyPath(
    conversation: ConversationDocument,
    channel: ChannelDocument,
    posts: readonly PostDocument[],
  ): ReplyPath {
    const declaration = this.declaration(channel.network)
    const theirs = posts.filter((post) => post.voice === 'customer')
    const there = theirs.filter((post) => !post.deletedAt)
    const newest = there.at(-1)
    // Where the newest may not be answered from here, an earlier one by which they called us may.
    const target = there.findLast((post) => this.replyBar(channel, post) === null) ?? newest
    const common = {
      channelId: conversation.channelId,
      handle: channel.handle,
      inReplyTo: target?.id ?? null,
      url: target?.url ?? null,
      cost: declaration.replyCost,
    }
    if (!newest || !target)
      return { ...common, kind: 'none', reason: theirs.length ? 'customer-post-deleted' : 'no-customer-post' }
    if (channel.health.state === 'signed-out')
      return { ...common, kind: 'open-network', reason: 'channel-signed-out' }
    const bar = this.replyBar(channel, target)
    if (bar) return { ...common, ...bar, kind: 'open-network' }
    if (target !== newest) return { ...common, kind: 'api', reason: 'summoned-earlier' }
    const reasons = { mention: 'mentioned-us', quote: 'quoted-us' } as const
    const reason =
      newest.reason === 'mention' || newest.reason === 'quote' ? reasons[newest.reason] : 'replied-to-us'
    return { ...common, kind: 'api', reason }
  }

  /** Why the network takes no answer to this very post from here; null where it does. */
  replyBar({ network, settings }: ChannelDocument, post: { native: unknown }): ReplyBar | null {
    return this.connector(network).replyBar?.(post, settings) ?? null
  }
}
