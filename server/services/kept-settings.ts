import type { ChannelDocument } from '../domain/documents.ts'
import { NotFound } from '../domain/errors.ts'
import type { Connector, KeptSettings, Settings } from '../ports/connector.ts'
import type { Store } from '../ports/store.ts'
import { change } from './change.ts'
import type { Vault } from './vault.ts'

type Keeper = { store: Store; vault: Vault }

/** A channel's settings as its connector reads them, secrets opened. */
export const openSettings = (vault: Vault, { settings, sealed }: ChannelDocument): Settings => ({
  ...settings,
  ...vault.openAll(sealed),
})

/** Settings in the two forms that the store keeps them in. */
export const closeSettings = (
  vault: Vault,
  connector: Connector,
  given: Settings,
): Pick<ChannelDocument, 'settings' | 'sealed'> => {
  const secret = new Set(connector.settings.filter((setting) => setting.secret).map(({ name }) => name))
  const pick = (wanted: boolean) => Object.entries(given).filter(([name]) => secret.has(name) === wanted)
  return {
    settings: Object.fromEntries(pick(false)),
    sealed: Object.fromEntries(pick(true).map(([name, value]) => [name, vault.seal(value)])),
  }
}

/** What a session may read and change of its own channel's settings while it lives. */
export const keptSettings = (
  { store, vault }: Keeper,
  connector: Connector,
  channelId: string,
): KeptSettings => ({
  async read() {
    const channel = await store.find('channel', channelId)
    if (!channel) throw new NotFound(`There is no channel ${channelId}.`)
    return openSettings(vault, channel)
  },

  async change(expected, changes) {
    const { changed } = await change(store, { kind: 'channel', id: channelId }, (channel) => {
      const now = openSettings(vault, channel)
      if (Object.entries(expected).some(([name, value]) => (now[name] ?? '') !== value)) return null
      const next = closeSettings(vault, connector, changes)
      return {
        doc: {
          ...channel,
          settings: { ...channel.settings, ...next.settings },
          sealed: { ...channel.sealed, ...next.sealed },
        },
      }
    })
    return changed
  },
})
