import type { XThread, XTownOptions } from '../../town/x/index.ts'
import { connectorContract, type ConnectorWorld, type SeenThread } from '../contract/connector.ts'
import { openXTown, uriOf } from '../support/x-town.ts'

const idOf = (uri: string): string => uri.split('/').at(-1) ?? ''
const seen = ({ id, text, replies }: XThread): SeenThread => ({
  uri: uriOf(id),
  text,
  replies: replies.map(seen),
})

const openWorld = async (options: XTownOptions): Promise<ConnectorWorld> => {
  const opened = await openXTown(options)
  const { control, us } = opened.town
  const posted = ({ id }: { id: string }) => ({ uri: uriOf(id), cid: '' })
  return {
    connector: opened.connector,
    settings: opened.settings,
    wrongSettings: { ...opened.settings, accessSecret: 'wrong' },
    us: { id: /^[0-9]{19}$/, handle: us.username },
    mention: async (text) => posted(control.post({ text })),
    replyTo: async ({ uri }, text, options = {}) =>
      posted(control.post({ text, replyTo: idOf(uri), ...options })),
    quote: async ({ uri }, text) => posted(control.post({ text, quote: idOf(uri) })),
    say: async (text) => posted(control.post({ text, mention: false, as: 'karim81' })),
    remove: async ({ uri }) => void control.remove(idOf(uri)),
    thread: async (uri) => {
      const thread = control.findThread(idOf(uri))
      if (!thread) throw new Error(`no thread around ${uri}`)
      return seen(thread)
    },
    close: () => opened[Symbol.asyncDispose](),
  }
}

const x = { many: 130, authorsDate: false }

connectorContract('X in Town', { ...x, open: () => openWorld({}) })
connectorContract('X in Town, in the words of 2.157', { ...x, open: () => openWorld({ speech: 'tweet' }) })
connectorContract('X in Town, slow to list and slower to find', {
  ...x,
  many: 30,
  open: () => openWorld({ listLag: 150, searchLag: 600 }),
})
