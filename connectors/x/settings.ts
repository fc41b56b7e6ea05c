import { ConnectorError, type Settings } from '../../server/ports/connector.ts'
import type { ChannelSetting } from '../../server/schemas/channel.ts'
import { parseBaseAddress } from '../kit/addresses.ts'
import { parseSite, type Site } from '../kit/site.ts'

const secret = (name: string, label: string, help: string): ChannelSetting => ({
  name,
  label,
  help,
  secret: true,
  default: null,
})

const made = 'Made at console.x.com in the app, under Keys and tokens.'

const usualSite = 'https://x.com'

export const xSettings: readonly ChannelSetting[] = [
  secret('consumerKey', 'Consumer key', made),
  secret('consumerSecret', 'Consumer secret', 'Shown once, with the consumer key.'),
  secret('accessToken', 'Access token', `${made} It needs to be allowed to read and write.`),
  secret('accessSecret', 'Access token secret', 'Shown once, with the access token.'),
  {
    name: 'bearerToken',
    label: 'Bearer token',
    help: 'Optional: searches are then counted for the app and not for the account.',
    secret: true,
    default: '',
  },
  {
    name: 'access',
    label: 'Kind of access',
    help: 'self-serve or enterprise. X lets self-serve apps answer only those who mention or quote the account.',
    secret: false,
    default: 'self-serve',
  },
  {
    name: 'service',
    label: 'Server',
    help: 'Leave it as it is, unless you test.',
    secret: false,
    default: 'https://api.x.com',
  },
  {
    name: 'web',
    label: 'Web address',
    help: 'Where people see its posts. Leave it as it is, unless you test.',
    secret: false,
    default: usualSite,
  },
]

export type XKeys = { consumerKey: string; consumerSecret: string; accessToken: string; accessSecret: string }
export type XSettings = { service: URL; site: Site; keys: XKeys; bearerToken: string | null }

/** Throws `ConnectorError` of kind `config` with a sentence. */
export const parseSettings = (settings: Settings): XSettings => {
  const read = (name: keyof XKeys): string => {
    const value = settings[name]?.trim() ?? ''
    const { label } = xSettings.find((setting) => setting.name === name) ?? { label: name }
    if (!value) throw new ConnectorError('config', `${label} is needed`)
    return value
  }
  if (!['', 'self-serve', 'enterprise'].includes(accessOf(settings)))
    throw new ConnectorError('config', 'The kind of access is self-serve or enterprise')
  return {
    service: parseBaseAddress(settings['service']?.trim() || 'https://api.x.com', {
      label: 'The server',
      schemes: ['https', 'http'],
    }),
    keys: {
      consumerKey: read('consumerKey'),
      consumerSecret: read('consumerSecret'),
      accessToken: read('accessToken'),
      accessSecret: read('accessSecret'),
    },
    site: siteOf(settings),
    bearerToken: settings['bearerToken']?.trim() || null,
  }
}

/** Where people see X's posts. */
export const siteOf = (settings: Settings): Site => parseSite(settings['web'], usualSite)

const accessOf = (settings: Settings): string => settings['access']?.trim().toLowerCase() ?? ''

/** X's rule of February 2026 binds all but Enterprise. */
export const mustBeSummoned = (settings: Settings): boolean => accessOf(settings) !== 'enterprise'
