import type { ServiceContext } from './services/context.ts'
import { keepChannel } from './services/channels.ts'
import type { Networks } from './services/networks.ts'
import type { Vault } from './services/vault.ts'

/** Where the demo company's account lives. */
type Home = { url: string; streamUrl: string; account: { handle: string; password: string } }

/** Connects the demo company's account to Town. Done at each start: Town's address may be another one. */
export const openDemoChannel = async (
  context: ServiceContext,
  { networks, vault, town }: { networks: Networks; vault: Vault; town: Home },
): Promise<void> => {
  const connector = networks.connector('bluesky')
  const settings = {
    service: town.url,
    stream: town.streamUrl,
    identifier: town.account.handle,
    appPassword: town.account.password,
  }
  const account = await connector.check(settings, AbortSignal.timeout(10_000))
  await keepChannel(context, { connector, vault, networks, settings, account, demo: true, actorId: null })
}
