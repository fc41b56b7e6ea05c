import { createBluesky, type Pace } from '../../connectors/bluesky/index.ts'
import type { Connector, Session, SessionTools } from '../../server/ports/connector.ts'
import { startTown, type Town, type TownOptions } from '../../town/index.ts'

/** Quick enough for tests; everything else as in life. */
export const testPace: Partial<Pace> = { pollEvery: 100, deepEvery: 500, proofEvery: 0, requestTimeout: 800 }

export const quietTools: SessionTools = { log: () => {}, now: () => new Date() }

/** On the calendar of the Town that is read: what is old there must not depend on the day of the test. */
export const toolsAt = ({ now }: Pick<TownOptions, 'now'>): SessionTools => ({
  ...quietTools,
  ...(now && { now }),
})

export type OpenTown = {
  town: Town
  connector: Connector
  settings: Record<string, string>
  /** A session of its own. */
  open(): Promise<Session>
  [Symbol.asyncDispose](): Promise<void>
}

/** Town without a life of its own unless asked for, and a connector to it. */
export const openTown = async ({
  pace = {},
  stream = false,
  ...options
}: TownOptions & { pace?: Partial<Pace>; stream?: boolean } = {}): Promise<OpenTown> => {
  const town = await startTown({ history: false, life: false, seed: 'test', ...options })
  const connector = createBluesky({ ...testPace, ...pace })
  const settings = {
    service: town.url,
    identifier: town.account.handle,
    appPassword: town.account.password,
    web: town.url,
    ...(stream && { stream: town.streamUrl }),
  }
  const sessions: Session[] = []
  const open = async () => {
    const account = await connector.check(settings, AbortSignal.timeout(5000))
    const session = connector.open(settings, account, toolsAt(options))
    sessions.push(session)
    return session
  }
  const close = async () => {
    for (const session of sessions) await session.close()
    await town.close()
  }
  return { town, connector, settings, open, [Symbol.asyncDispose]: close }
}
