import { createMastodon, type MastodonPace } from '../../connectors/mastodon/index.ts'
import type { Connector, Session, SessionTools } from '../../server/ports/connector.ts'
import { startTown, type Town, type TownOptions } from '../../town/index.ts'
import { toolsAt } from './town.ts'

/** Quick enough for tests; everything else as in life. */
const testPace: Partial<MastodonPace> = {
  pollEvery: 100,
  pollBeside: 100,
  pollApart: 0,
  deepEvery: 300,
  proofEvery: 0,
  requestTimeout: 800,
}

export type OpenMastodon = {
  town: Town
  connector: Connector
  settings: Record<string, string>
  open(tools?: SessionTools): Promise<Session>
  [Symbol.asyncDispose](): Promise<void>
}

type Options = TownOptions & { pace?: Partial<MastodonPace>; stream?: boolean }

/** Town without a life of its own unless asked for, and a connector to its Mastodon server. */
export const openMastodon = async (given: Options = {}): Promise<OpenMastodon> => {
  const { pace = {}, stream = false, ...options } = given
  const town = await startTown({ history: false, life: false, seed: 'test', ...options })
  const connector = createMastodon({ ...testPace, listen: stream, ...pace })
  const { url, account } = town.networks.mastodon
  const settings = { server: url, accessToken: account.accessToken }
  const sessions: Session[] = []
  const open = async (tools = toolsAt(options)) => {
    const signedIn = await connector.check(settings, AbortSignal.timeout(5000))
    const session = connector.open(settings, signedIn, tools)
    sessions.push(session)
    return session
  }
  const close = async () => {
    for (const session of sessions) await session.close()
    await town.close()
  }
  return { town, connector, settings, open, [Symbol.asyncDispose]: close }
}
