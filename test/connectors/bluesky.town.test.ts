import { openTown, testPace } from '../support/town.ts'
import { createBluesky } from '../../connectors/bluesky/index.ts'
import { connectorContract, type ConnectorWorld, type Posted } from '../contract/connector.ts'

const openWorld = async (stream: boolean): Promise<ConnectorWorld> => {
  const opened = await openTown({ stream })
  const { control } = opened.town
  return {
    connector: createBluesky(testPace),
    settings: opened.settings,
    wrongSettings: { ...opened.settings, appPassword: 'wrong' },
    us: { id: /^did:/, handle: opened.town.account.handle },
    mention: async (text, options = {}) => control.post({ text, arc: 'quiet', ...options }),
    replyTo: async ({ uri }, text, options = {}) => control.post({ replyTo: uri, text, ...options }),
    quote: async ({ uri }, text) => control.post({ quote: uri, text }),
    say: async (text) => control.post({ text, mention: false, arc: 'quiet' }),
    remove: async ({ uri }: Posted) => void control.remove(uri),
    thread: async (uri) => {
      const thread = control.findThread(uri)
      if (!thread) throw new Error(`no thread around ${uri}`)
      return thread
    },
    close: () => opened[Symbol.asyncDispose](),
  }
}

connectorContract('Bluesky in Town, polled', { open: () => openWorld(false), many: 130 })
connectorContract('Bluesky in Town, with its stream', { open: () => openWorld(true), many: 130 })
