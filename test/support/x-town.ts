import { createX, type Pace } from '../../connectors/x/index.ts'
import { canReply, type CanReply, type Connector, type Session } from '../../server/ports/connector.ts'
import { startXTown, type XTown, type XTownOptions } from '../../town/x/index.ts'
import { quietTools } from './town.ts'

/** Quick enough for tests; everything else as in life. */
export const xTestPace: Partial<Pace> = { pollEvery: 100, proofEvery: 0, requestTimeout: 800, overlap: 2000 }

export const uriOf = (id: string): string => `https://x.com/i/status/${id}`

export type OpenXTown = {
  town: XTown
  connector: Connector
  settings: Record<string, string>
  open(): Promise<Session & CanReply>
  [Symbol.asyncDispose](): Promise<void>
}

export const openXTown = async ({
  pace = {},
  ...options
}: XTownOptions & { pace?: Partial<Pace> } = {}): Promise<OpenXTown> => {
  const town = await startXTown(options)
  const connector = createX({ ...xTestPace, ...pace })
  const settings = { service: town.url, ...town.keys }
  const sessions: Session[] = []
  const open = async () => {
    const account = await connector.check(settings, AbortSignal.timeout(5000))
    const session = connector.open(settings, account, quietTools)
    if (!canReply(session)) throw new Error('it cannot reply')
    sessions.push(session)
    return session
  }
  const close = async () => {
    for (const session of sessions) await session.close()
    await town.close()
  }
  return { town, connector, settings, open, [Symbol.asyncDispose]: close }
}
