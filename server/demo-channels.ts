import type { ServiceContext } from './services/context.ts'
import { openSettings } from './services/kept-settings.ts'
import { keepChannel } from './services/channels.ts'
import type { Networks } from './services/networks.ts'
import type { Vault } from './services/vault.ts'

/** Where the demo company's accounts live: by network, what connects the one there. */
type Home = { networks: Record<string, { settings: Record<string, string> }> }

/** Whether a Town is open that another process of this demo connected: two would each have half of the customers. */
export const isTownOpen = async (
  { store }: Pick<ServiceContext, 'store'>,
  { networks, vault }: { networks: Networks; vault: Vault },
): Promise<boolean> => {
  const { items } = await store.list('channel', { where: [], limit: 100, fresh: true })
  const channel = items.find(({ demo }) => demo)
  if (!channel) return false
  try {
    const settings = openSettings(vault, channel)
    await networks.connector(channel.network).check(settings, AbortSignal.timeout(2_000))
    return true
  } catch {
    return false
  }
}

/** Connects the demo company's accounts to Town. Done at each start: Town's address may be another one. */
export const openDemoChannels = async (
  context: ServiceContext,
  { networks, vault, town }: { networks: Networks; vault: Vault; town: Home },
): Promise<void> => {
  const known = new Set(networks.list().map(({ declaration }) => declaration.id))
  for (const [network, { settings }] of Object.entries(town.networks)) {
    if (!known.has(network)) continue
    const connector = networks.connector(network)
    const account = await connector.check(settings, AbortSignal.timeout(10_000))
    await keepChannel(context, { connector, vault, networks, settings, account, demo: true, actorId: null })
  }
}
