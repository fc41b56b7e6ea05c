import { ConnectorError, type Settings } from '../../server/ports/connector.ts'
import type { ChannelSetting } from '../../server/schemas/channel.ts'
import { parseBaseAddress } from '../kit/addresses.ts'
import { parseSite, type Site } from '../kit/site.ts'

const usualSite = 'https://bsky.app'

export const blueskySettings: readonly ChannelSetting[] = [
  {
    name: 'identifier',
    label: 'Handle',
    help: 'The account that customers talk to, such as company.bsky.social',
    secret: false,
    default: null,
  },
  {
    name: 'appPassword',
    label: 'App password',
    help: 'Made in Bluesky under Settings, Privacy and security, App passwords. Never the main password.',
    secret: true,
    default: null,
  },
  {
    name: 'service',
    label: 'Server',
    help: 'Where the account signs in. Change it only for an account on a server of its own.',
    secret: false,
    default: 'https://bsky.social',
  },
  {
    name: 'stream',
    label: 'Jetstream address',
    help: 'Optional: hears posts and deletions at once, such as wss://jetstream2.us-east.bsky.network',
    secret: false,
    default: '',
  },
  {
    name: 'web',
    label: 'Web address',
    help: 'Where people see its posts. Leave it as it is, unless you test.',
    secret: false,
    default: usualSite,
  },
]

export type BlueskySettings = {
  service: URL
  stream: URL | null
  identifier: string
  appPassword: string
  site: Site
}

/** Throws `ConnectorError` of kind `config` with a sentence. */
export const parseSettings = (settings: Settings): BlueskySettings => {
  const identifier = settings['identifier']?.trim().replace(/^@/, '') ?? ''
  const appPassword = settings['appPassword']?.trim() ?? ''
  if (!identifier) throw new ConnectorError('config', 'Say which handle the account has')
  if (!appPassword) throw new ConnectorError('config', 'An app password is needed to sign in')
  const service = settings['service']?.trim() || 'https://bsky.social'
  const stream = settings['stream']?.trim()
  return {
    identifier,
    appPassword,
    service: parseBaseAddress(service, { label: 'The server', schemes: ['https', 'http'] }),
    stream: stream
      ? parseBaseAddress(stream, { label: 'The Jetstream address', schemes: ['wss', 'ws'] })
      : null,
    site: parseSite(settings['web'], usualSite),
  }
}
