/** The whole house in this process, on a data folder of its own, listening to a Town of its own. */
import { pino } from 'pino'
import { compose, type Causerie, type Overrides } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import type { Actor } from '../../server/domain/actor.ts'
import type { ColleagueDocument, ConversationDocument, PostDocument } from '../../server/domain/documents.ts'
import { postId } from '../../server/domain/ids.ts'
import { keepChannel } from '../../server/services/channels.ts'
import { creating, firstVersion } from '../../server/services/change.ts'
import { Vault } from '../../server/services/vault.ts'
import { startTown, type Town } from '../../town/index.ts'
import { dropEngines, engineSettings } from './engine-pair.ts'
import { makeTempDir, type TempDir } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

const secretKey = 'a secret for tests, thirty-two characters'

export type House = Causerie & AsyncDisposable & { channelId: string }

export type HouseOptions = Overrides & { dataDir?: string; world: Town; workers?: boolean }

/** A Town in which nobody speaks unless told to. */
export const quietTown = async (): Promise<Town & AsyncDisposable> => {
  const town = await startTown({ history: false, life: false })
  return { ...town, [Symbol.asyncDispose]: () => town.close() }
}

export const openHouse = async ({
  dataDir,
  world,
  workers = true,
  ...overrides
}: HouseOptions): Promise<House> => {
  const own: TempDir | null = dataDir === undefined ? makeTempDir() : null
  const folder = dataDir ?? own?.path ?? ''
  const config = readConfig({
    ...engineSettings(folder),
    DATA_DIR: folder,
    DEMO: 'off',
    SECRET_KEY: secretKey,
    LOG_LEVEL: 'silent',
    PORT: '0',
  })
  const causerie = await compose(config, {
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    undoMs: 0,
    ...overrides,
  })
  const { context, networks } = causerie
  const connector = networks.connector('bluesky')
  const settings = {
    service: world.url,
    stream: world.streamUrl,
    identifier: world.account.handle,
    appPassword: world.account.password,
  }
  const account = {
    id: world.account.did,
    handle: world.account.handle,
    name: 'Ligne Claire',
    avatarUrl: null,
  }
  const vault = new Vault(secretKey)
  const channel = await keepChannel(context, {
    connector,
    vault,
    networks,
    settings,
    account,
    demo: false,
    actorId: null,
  })
  const running = workers ? causerie.startWorkers() : null
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    await running?.[Symbol.asyncDispose]()
    await causerie.close()
    if (own) await dropEngines(folder)
    await own?.[Symbol.asyncDispose]()
  }
  return { ...causerie, channelId: channel.id, close, [Symbol.asyncDispose]: close }
}

/** A colleague of the demo company, stored and signed in. */
export const colleague = async (
  house: Causerie,
  login: string,
  more: Partial<ColleagueDocument> = {},
): Promise<Actor> => {
  const doc: ColleagueDocument = {
    id: login,
    ...firstVersion(),
    name: login[0]?.toUpperCase() + login.slice(1),
    job: 'lost property',
    role: 'member',
    portrait: 0,
    login,
    locale: 'en',
    signsReplies: false,
    passwordHash: null,
    active: true,
    createdAt: new Date().toISOString(),
    ...more,
  }
  await house.engines.store.write([creating('colleague', doc)])
  return { id: doc.id, name: doc.name, role: doc.role, locale: doc.locale } as unknown as Actor
}

export const findPost = (house: Causerie, uri: string): Promise<PostDocument | undefined> =>
  house.engines.store.find('post', postId('bluesky', uri))

/** The conversation that a post of Town's opened, once it is there. */
export const conversationOf = async (house: Causerie, uri: string): Promise<ConversationDocument> =>
  waitFor(
    async () => {
      const post = await findPost(house, uri)
      return post?.conversationId ? house.engines.store.find('conversation', post.conversationId) : undefined
    },
    { what: `a conversation for ${uri}` },
  )
