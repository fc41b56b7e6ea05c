import type { Actor } from '../domain/actor.ts'
import type { ChannelDocument, SourceDocument } from '../domain/documents.ts'
import { Forbidden, Invalid } from '../domain/errors.ts'
import { channelId, sourceId } from '../domain/ids.ts'
import { instant } from '../domain/time.ts'
import { ConnectorError, type Connector, type Session, type SignedIn } from '../ports/connector.ts'
import type { Page } from '../schemas/atoms.ts'
import type { Channel, ChannelHealth, ConnectableNetwork, NewChannel } from '../schemas/channel.ts'
import { deed } from './audit.ts'
import { change, creating, firstVersion } from './change.ts'
import type { ServiceContext } from './context.ts'
import { closeSettings } from './kept-settings.ts'
import type { Networks } from './networks.ts'
import { viewSpending } from './spending.ts'
import type { Vault } from './vault.ts'
import { viewChannel } from './views.ts'

const checkTimeout = 20_000

export interface Channels {
  list(actor: Actor): Promise<Page<Channel>>
  listConnectable(actor: Actor): Promise<Page<ConnectableNetwork>>
  /** Signs in once to see whose account it is, then keeps it. Throws `Invalid` with what the network said. */
  connect(actor: Actor, channel: NewChannel): Promise<Channel>
}

export const makeChannels = (context: ServiceContext, networks: Networks, vault: Vault): Channels => {
  const { store } = context

  const view = async (doc: ChannelDocument): Promise<Channel> => {
    const sources = await store.list('source', {
      where: [{ field: 'channelId', is: doc.id }],
      limit: 100,
      fresh: true,
    })
    const spending = await viewSpending(context, doc, networks.connector(doc.network))
    return viewChannel(doc, { network: networks.declarationFor(doc), sources: sources.items, spending })
  }

  return {
    async list() {
      const { items } = await store.list('channel', { limit: 200, fresh: true })
      return { items: await Promise.all(items.map(view)), next: null }
    },

    async listConnectable(actor) {
      requireAdmin(actor)
      const items = networks
        .list()
        .map(({ declaration: { id, name }, settings }) => ({ id, name, settings: [...settings] }))
      return { items, next: null }
    },

    async connect(actor, { network, settings: given }) {
      requireAdmin(actor)
      const connector = networks.connector(network)
      const settings = completeSettings(connector, given)
      const account = await checkAccount(connector, settings)
      const doc = await keepChannel(context, {
        connector,
        vault,
        networks,
        settings,
        account,
        demo: false,
        actorId: actor.id,
      })
      return view(doc)
    },
  }
}

const requireAdmin = (actor: Actor): void => {
  if (actor.role !== 'admin') throw new Forbidden('Only an admin connects accounts.')
}

const completeSettings = (connector: Connector, given: Record<string, string>): Record<string, string> => {
  const settings: Record<string, string> = {}
  for (const { name, label, default: fallback } of connector.settings) {
    const value = (given[name] ?? '').trim() || fallback
    if (value === null) throw new Invalid('missing-setting', `${label} is needed.`)
    settings[name] = value
  }
  return settings
}

const checkAccount = async (connector: Connector, settings: Record<string, string>): Promise<SignedIn> => {
  try {
    return await connector.check(settings, AbortSignal.timeout(checkTimeout))
  } catch (error) {
    if (error instanceof ConnectorError) throw new Invalid('cannot-connect', error.message, { cause: error })
    throw error
  }
}

export type NewChannelDocument = {
  connector: Connector
  vault: Vault
  networks: Networks
  settings: Record<string, string>
  account: SignedIn
  demo: boolean
  actorId: string | null
}

/** Keeps a channel and its sources; connecting the same account again renews its credentials. */
export const keepChannel = async (
  context: ServiceContext,
  input: NewChannelDocument,
): Promise<ChannelDocument> => {
  const { store, now } = context
  const { connector, vault, networks, account, demo, actorId } = input
  const network = connector.declaration.id
  const at = instant(now())
  const id = channelId(network, account.id)
  const kept = {
    handle: account.handle,
    name: account.name,
    textLimit: account.textLimit ?? null,
    ...closeSettings(vault, connector, { ...input.settings, ...account.renewed }),
    health: { state: 'ok', since: at, message: null } satisfies ChannelHealth,
  }
  const audit = deed({ at, actorId, action: 'connected', detail: `${network} ${account.handle}` })
  const tell = [{ event: 'channel.changed', conversationId: null, audit }] as const
  const fresh: ChannelDocument = {
    id,
    network,
    accountId: account.id,
    demo,
    ...kept,
    ...firstVersion([...tell]),
  }
  const [result] = await store.write([creating('channel', fresh)])
  const doc =
    result === 'done'
      ? fresh
      : (
          await change(store, { kind: 'channel', id }, (current) => ({
            doc: { ...current, ...kept },
            tell: [...tell],
          }))
        ).doc
  await keepSources(context, doc, await networks.session(id))
  await context.tell('channel', doc)
  return doc
}

const keepSources = async (
  { store }: ServiceContext,
  channel: ChannelDocument,
  session: Session,
): Promise<void> => {
  const sources = session.sources.map(({ name, recall, withheld }): SourceDocument => ({
    id: sourceId(channel.id, name),
    channelId: channel.id,
    name,
    recall,
    withheld,
    cursor: null,
    lease: null,
    coveredFrom: null,
    coveredUntil: null,
    gaps: [],
    ...firstVersion(),
  }))
  await store.write(sources.map((source) => creating('source', source)))
}

/** Notes how a channel fares; told only when it changes. */
export const setHealth = async (
  context: ServiceContext,
  id: string,
  health: Pick<ChannelHealth, 'state' | 'message'>,
): Promise<void> => {
  const { doc, changed } = await change(context.store, { kind: 'channel', id }, (channel) =>
    channel.health.state === health.state && channel.health.message === health.message
      ? null
      : {
          doc: { ...channel, health: { ...health, since: instant(context.now()) } },
          tell: [{ event: 'channel.changed', conversationId: null, audit: null }],
        },
  )
  if (changed) await context.tell('channel', doc)
}
