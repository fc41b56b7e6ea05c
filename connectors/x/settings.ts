import { ConnectorError, type Settings } from '../../server/ports/connector.ts'
import type { ChannelSetting } from '../../server/schemas/channel.ts'
import { parseBaseAddress } from '../kit/addresses.ts'
import { parseSite, type Site } from '../kit/site.ts'

const secret = (name: string, label: string, help: string): ChannelSetting => ({
  name,
  label,
  help,
  secret: true,
  default: '',
})
const open = (name: string, label: string, help: string): ChannelSetting => ({
  ...secret(name, label, help),
  secret: false,
})

const made = 'Made at console.x.com in the app, under Keys and tokens.'

const usualSite = 'https://x.com'

export const xSettings: readonly ChannelSetting[] = [
  secret('consumerKey', 'Consumer key', `${made} Give these four, or the OAuth 2 tokens below.`),
  secret('consumerSecret', 'Consumer secret', 'Shown once, with the consumer key.'),
  secret('accessToken', 'Access token', `${made} It needs to be allowed to read and write.`),
  secret('accessSecret', 'Access token secret', 'Shown once, with the access token.'),
  secret(
    'bearerToken',
    'Bearer token',
    'Optional, the app’s own: posts then arrive at once by X’s stream, at X’s price for a read. Without it the account asks every few seconds.',
  ),
  open('clientId', 'OAuth 2 client id', 'Only instead of the four keys above.'),
  secret('clientSecret', 'OAuth 2 client secret', 'Only where X calls the app confidential.'),
  secret(
    'userToken',
    'OAuth 2 access token',
    'May be empty: it is made from the refresh token. Scopes: tweet.read tweet.write users.read offline.access.',
  ),
  secret('refreshToken', 'OAuth 2 refresh token', 'Works once; Causerie keeps the next one by itself.'),
  open(
    'monthlyCap',
    'At most, USD a month',
    'Optional. When it is spent, reading stops and says so; replies still go out.',
  ),
  {
    ...open(
      'access',
      'Kind of access',
      'self-serve or enterprise. X lets self-serve apps answer only those who mention or quote the account.',
    ),
    default: 'self-serve',
  },
  { ...open('service', 'Server', 'Leave it as it is, unless you test.'), default: 'https://api.x.com' },
  {
    ...open('web', 'Web address', 'Where people see its posts. Leave it as it is, unless you test.'),
    default: usualSite,
  },
]

/** What a session changes by itself: the tokens, until when they hold, and who is at it. */
export const renewedSettings = ['userToken', 'refreshToken', 'userTokenUntil', 'renewing'] as const

export type XKeys = { consumerKey: string; consumerSecret: string; accessToken: string; accessSecret: string }
export type OAuth2Client = { clientId: string; clientSecret: string | null }
export type XSettings = {
  service: URL
  site: Site
  credentials: { kind: 'keys'; keys: XKeys } | { kind: 'oauth2'; client: OAuth2Client; given: Settings }
  bearerToken: string | null
  cap: number | null
}

const label = (name: string): string => xSettings.find((setting) => setting.name === name)?.label ?? name

/** Throws `ConnectorError` of kind `config` with a sentence. */
export const parseSettings = (settings: Settings): XSettings => {
  if (!['', 'self-serve', 'enterprise'].includes(accessOf(settings)))
    throw new ConnectorError('config', 'The kind of access is self-serve or enterprise')
  return {
    service: parseBaseAddress(settings['service']?.trim() || 'https://api.x.com', {
      label: 'The server',
      schemes: ['https', 'http'],
    }),
    credentials: credentialsOf(settings),
    site: siteOf(settings),
    bearerToken: settings['bearerToken']?.trim() || null,
    cap: capOf(settings),
  }
}

const credentialsOf = (settings: Settings): XSettings['credentials'] => {
  const read = (name: string): string => {
    const value = settings[name]?.trim() ?? ''
    if (!value) throw new ConnectorError('config', `${label(name)} is needed`)
    return value
  }
  if (settings['clientId']?.trim()) {
    read('refreshToken')
    const client = { clientId: read('clientId'), clientSecret: settings['clientSecret']?.trim() || null }
    return { kind: 'oauth2', client, given: settings }
  }
  const keys: XKeys = {
    consumerKey: read('consumerKey'),
    consumerSecret: read('consumerSecret'),
    accessToken: read('accessToken'),
    accessSecret: read('accessSecret'),
  }
  return { kind: 'keys', keys }
}

/** Throws `ConnectorError` of kind `config` where it is no amount. */
export const capOf = (settings: Settings): number | null => {
  const text = settings['monthlyCap']?.trim().replace(',', '.') ?? ''
  if (!text) return null
  const amount = /^\d{1,7}(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(amount))
    throw new ConnectorError('config', `${label('monthlyCap')}: an amount such as 50, or nothing`)
  return amount
}

/** Where people see X's posts. */
export const siteOf = (settings: Settings): Site => parseSite(settings['web'], usualSite)

const accessOf = (settings: Settings): string => settings['access']?.trim().toLowerCase() ?? ''

/** X's rule of February 2026 binds all but Enterprise. */
export const mustBeSummoned = (settings: Settings): boolean => accessOf(settings) !== 'enterprise'
