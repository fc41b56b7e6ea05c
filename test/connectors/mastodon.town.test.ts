import { connectorContract, type ConnectorWorld } from '../contract/connector.ts'
import { openMastodon } from '../support/mastodon.ts'

const openWorld = async (options: Parameters<typeof openMastodon>[0]): Promise<ConnectorWorld> => {
  const opened = await openMastodon(options)
  const { control } = opened.town
  const network = 'mastodon' as const
  return {
    connector: opened.connector,
    settings: opened.settings,
    wrongSettings: { ...opened.settings, accessToken: 'wrong' },
    us: { id: /^ligneclaire@/, handle: opened.town.networks.mastodon.account.handle },
    mention: async (text, options = {}) => control.post({ network, text, arc: 'quiet', ...options }),
    replyTo: async ({ uri }, text, options = {}) => control.post({ replyTo: uri, text, ...options }),
    quote: async ({ uri }, text) => control.post({ quote: uri, text }),
    say: async (text) => control.post({ network, text, mention: false, arc: 'quiet' }),
    remove: async ({ uri }) => void control.remove(uri),
    thread: async (uri) => {
      const thread = control.findThread(uri)
      if (!thread) throw new Error(`no thread around ${uri}`)
      return thread
    },
    close: () => opened[Symbol.asyncDispose](),
  }
}

connectorContract('Mastodon in Town, polled', { open: () => openWorld({}), many: 130 })
connectorContract('Mastodon in Town, with its stream', { open: () => openWorld({ stream: true }), many: 130 })
connectorContract('a server in Town whose ids show no order', {
  open: () => openWorld({ mastodonIds: 'opaque', stream: true }),
  many: 130,
})
