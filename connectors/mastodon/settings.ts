import { ConnectorError, type Settings } from '../../server/ports/connector.ts'
import type { ChannelSetting } from '../../server/schemas/channel.ts'
import { parseBaseAddress } from '../kit/addresses.ts'

export const mastodonSettings: readonly ChannelSetting[] = [
  {
    name: 'server',
    label: 'Server',
    help: 'Where the account lives, such as https://mastodon.social',
    secret: false,
    default: null,
  },
  {
    name: 'accessToken',
    label: 'Access token',
    help: 'Made in Mastodon under Preferences, Development, New application, with read and write:statuses.',
    secret: true,
    default: null,
  },
  {
    name: 'streaming',
    label: 'Streaming address',
    help: 'Only where the address that the server itself gives is wrong, such as wss://streaming.example.org',
    secret: false,
    default: '',
  },
]

export type MastodonSettings = { server: URL; accessToken: string; streaming: URL | null }

/** Throws `ConnectorError` of kind `config` with a sentence. */
export const parseSettings = (settings: Settings): MastodonSettings => {
  const server = settings['server']?.trim() ?? ''
  const accessToken = settings['accessToken']?.trim() ?? ''
  const streaming = settings['streaming']?.trim()
  if (!server) throw new ConnectorError('config', 'Say on which server the account lives')
  if (!/^[\x21-\x7e]+$/.test(accessToken))
    throw new ConnectorError('config', 'An access token is needed to sign in')
  return {
    accessToken,
    server: parseBaseAddress(withScheme(server), { label: 'The server', schemes: ['https', 'http'] }),
    streaming: streaming
      ? parseBaseAddress(streaming, { label: 'The streaming address', schemes: ['wss', 'ws'] })
      : null,
  }
}

/** People know their server by its name. */
const withScheme = (server: string): string =>
  /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?\/?$/u.test(server) ? `https://${server}` : server
