/** Services over real embedded engines and a clock that tests turn; no network. */
import { pino } from 'pino'
import { openEmbedded } from '../../server/adapters/sqlite/open-embedded.ts'
import type { ConversationDocument, PostDocument } from '../../server/domain/documents.ts'
import { postId } from '../../server/domain/ids.ts'
import type { NetworkPost } from '../../server/ports/connector.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { Ingest } from '../../server/services/ingest.ts'
import type { Arrival } from '../../server/services/ingest-posts.ts'
import { tellAll, type Told } from '../../server/services/tell.ts'
import { makeTempDir } from './temp-dir.ts'

export const arrival: Arrival = { channelId: 'our-channel', accountId: 'us' }

export type EmbeddedHouse = AsyncDisposable & {
  context: ServiceContext
  ingest: Ingest
  /** Sets the clock. */
  at(instant: string): void
  post(uri: string): Promise<PostDocument | undefined>
  conversation(uri: string): Promise<ConversationDocument>
}

export const openEmbeddedHouse = async (): Promise<EmbeddedHouse> => {
  const folder = makeTempDir()
  const { store, queue, bus, close } = await openEmbedded({ dataDir: folder.path })
  let now = new Date('2026-10-01T12:00:00.000Z')
  const context: ServiceContext = {
    store,
    queue,
    bus,
    now: () => now,
    log: pino({ level: 'silent' }),
    tell: (kind, doc) => tellAll(context, [{ kind, doc } as Told]),
  }
  const post = (uri: string) => store.find('post', postId('bluesky', uri))
  return {
    context,
    ingest: new Ingest(context),
    at: (instant) => void (now = new Date(instant)),
    post,
    async conversation(uri) {
      const found = await store.find('conversation', (await post(uri))?.conversationId ?? '')
      if (!found) throw new Error(`${uri} is in no conversation`)
      return found
    },
    async [Symbol.asyncDispose]() {
      await close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** A post of the customer Lies unless said otherwise. */
export const says = (uri: string, text: string, more: Partial<NetworkPost> = {}): NetworkPost => ({
  network: 'bluesky',
  uri,
  url: null,
  reason: 'mention',
  audience: 'everyone',
  author: { id: 'lies', handle: 'lies.town.test', name: 'Lies', avatarUrl: null },
  text,
  spans: [],
  media: [],
  languages: [],
  authoredAt: '2026-10-01T11:00:00.000Z',
  networkSeenAt: null,
  editedAt: null,
  parentUri: null,
  rootUri: null,
  native: null,
  raw: null,
  ...more,
})

export const weSay = (uri: string, text: string, more: Partial<NetworkPost> = {}): NetworkPost =>
  says(uri, text, {
    reason: 'own',
    author: { id: 'us', handle: 'ligneclaire.town.test', name: 'Ligne Claire', avatarUrl: null },
    ...more,
  })
