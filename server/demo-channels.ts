import type { ServiceContext } from './services/context.ts'
import { keepChannel } from './services/channels.ts'
import type { Networks } from './services/networks.ts'
import type { Vault } from './services/vault.ts'

/** Where the demo company's accounts live. */
type Home = {
  networks: {
    bluesky: { url: string; streamUrl: string; account: { handle: string; password: string } }
    mastodon: { url: string; account: { accessToken: string } }
  }
}

/** Connects the demo company's accounts to Town. Done at each start: Town's address may be another one. */
export const openDemoChannels = async (
  context: ServiceContext,
  { networks, vault, town }: { networks: Networks; vault: Vault; town: Home },
): Promise<void> => {
  const known = new Set(networks.list().map(({ declaration }) => declaration.id))
  for (const [network, settings] of Object.entries(settingsFor(town))) {
    if (!known.has(network)) continue
    const connector = networks.connector(network)
    const account = await connector.check(settings, AbortSignal.timeout(10_000))
    await keepChannel(context, { connector, vault, networks, settings, account, demo: true, actorId: null })
  }
}

const settingsFor = ({ networks: { bluesky, mastodon } }: Home): Record<string, Record<string, string>> => ({
  bluesky: {
    service: bluesky.url,
    stream: bluesky.streamUrl,
    identifier: bluesky.account.handle,
    appPassword: bluesky.account.password,
  },
  mastodon: { server: mastodon.url, accessToken: mastodon.account.accessToken },
})
