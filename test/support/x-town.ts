import { createX, type Pace } from '../../connectors/x/index.ts'
import { canReply, type CanReply, type Connector, type Session } from '../../server/ports/connector.ts'
import { startTown, type Town, type TownOptions, type TownPost, type XOptions } from '../../town/index.ts'
import type { StoredPost } from '../../town/records.ts'
import { quietTools } from './town.ts'

/** Quick enough for tests; everything else as in life. */
export const xTestPace: Partial<Pace> = { pollEvery: 100, proofEvery: 0, requestTimeout: 800, overlap: 2000 }

export type OpenXTown = {
  town: Town
  connector: Connector
  settings: Record<string, string>
  /** An inhabitant writes on X. */
  post(post: TownPost): StoredPost
  open(): Promise<Session & CanReply>
  [Symbol.asyncDispose](): Promise<void>
}

/** A stream that is soon taken for silent and soon opened again; `keepAlive` of Town's is shorter. */
export const xStreamPace: Partial<Pace> = {
  streamSilent: 400,
  streamLag: 0,
  networkBackoff: { step: 120, max: 240 },
  httpBackoff: { first: 50, max: 200 },
  limitBackoff: { first: 100, max: 200 },
}

/** `stream`: it is given the app's token and listens. */
type Options = TownOptions & XOptions & { pace?: Partial<Pace>; stream?: boolean }

/** What the connector needs to sign in to Town's X by keys. */
export const xSettings = ({ networks: { x } }: Town): Record<string, string> => ({
  service: x.url,
  web: x.url,
  ...x.account.keys,
})

/** By keys, and by the app's token for the stream. */
export const streamSettings = (town: Town): Record<string, string> => ({
  ...xSettings(town),
  bearerToken: town.networks.x.account.bearerToken,
})

/** By OAuth 2 tokens of a public client instead of keys. */
export const oauth2Settings = ({ networks: { x } }: Town): Record<string, string> => ({
  service: x.url,
  clientId: x.account.oauth2.publicClientId,
  userToken: x.account.oauth2.accessToken,
  refreshToken: x.account.oauth2.refreshToken,
})

/** Town without a life of its own unless asked for, and a connector to its X. */
export const openXTown = async ({ pace = {}, stream, ...options }: Options = {}): Promise<OpenXTown> => {
  const x = { ...(stream && { keepAlive: 50 }), ...options }
  const town = await startTown({ history: false, life: false, seed: 'test', x, ...options })
  const connector = createX({ ...xTestPace, ...pace })
  const settings = stream ? streamSettings(town) : xSettings(town)
  // Both go by one calendar: X lists no further back than some days.
  const tools = { ...quietTools, ...(options.now && { now: options.now }) }
  const sessions: Session[] = []
  const open = async () => {
    const account = await connector.check(settings, AbortSignal.timeout(5000))
    const session = connector.open(settings, account, tools)
    if (!canReply(session)) throw new Error('it cannot reply')
    sessions.push(session)
    return session
  }
  const close = async () => {
    for (const session of sessions) await session.close()
    await town.close()
  }
  const post = (said: TownPost) => town.control.post({ network: 'x', ...said })
  return { town, connector, settings, post, open, [Symbol.asyncDispose]: close }
}
