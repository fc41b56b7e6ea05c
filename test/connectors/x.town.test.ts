import type { Town, XOptions } from '../../town/index.ts'
import { connectorContract, type ConnectorWorld } from '../contract/connector.ts'
import { oauth2Settings, openXTown, streamSettings, xSettings } from '../support/x-town.ts'

type How = XOptions & { settings?: (town: Town) => Record<string, string> }

const openWorld = async ({ settings = xSettings, ...options }: How): Promise<ConnectorWorld> => {
  const opened = await openXTown({ keepAlive: 100, ...options })
  const given = settings(opened.town)
  const { control, networks } = opened.town
  return {
    connector: opened.connector,
    settings: given,
    wrongSettings: given['clientId']
      ? { ...given, userToken: 'wrong', refreshToken: 'wrong' }
      : { ...given, accessSecret: 'wrong' },
    us: { id: /^[0-9]{19}$/, handle: networks.x.account.handle },
    mention: async (text) => opened.post({ text }),
    replyTo: async ({ uri }, text, options = {}) => opened.post({ text, replyTo: uri, ...options }),
    quote: async ({ uri }, text) => opened.post({ text, quote: uri }),
    say: async (text) => opened.post({ text, mention: false }),
    remove: async ({ uri }) => void control.remove(uri),
    thread: async (uri) => {
      const thread = control.findThread(uri)
      if (!thread) throw new Error(`no thread around ${uri}`)
      return thread
    },
    close: () => opened[Symbol.asyncDispose](),
  }
}

const x = { many: 130, authorsDate: false }

connectorContract('X in Town', { ...x, open: () => openWorld({}) })
connectorContract('X in Town, in the words of 2.157', { ...x, open: () => openWorld({ speech: 'tweet' }) })
connectorContract('X in Town, by its stream', {
  ...x,
  open: () => openWorld({ settings: streamSettings }),
})
connectorContract('X in Town, by OAuth 2', {
  ...x,
  many: 30,
  open: () => openWorld({ settings: oauth2Settings }),
})
connectorContract('X in Town, slow to list and slower to find', {
  ...x,
  many: 30,
  open: () => openWorld({ listLag: 150, searchLag: 600 }),
})
