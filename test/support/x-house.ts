import { pino } from 'pino'
import { createX, type Pace } from '../../connectors/x/index.ts'
import { compose } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { postId } from '../../server/domain/ids.ts'
import { RetryLater } from '../../server/ports/queue.ts'
import type { Reply } from '../../server/schemas/reply.ts'
import { keepChannel } from '../../server/services/channels.ts'
import { Vault } from '../../server/services/vault.ts'
import { startTown, type Town, type XOptions } from '../../town/index.ts'
import { colleague } from './house.ts'
import { has, readUntil } from './reading.ts'
import { makeTempDir } from './temp-dir.ts'
import { xSettings, xTestPace } from './x-town.ts'

const secretKey = 'a secret for tests, thirty-two characters'

export type XHouseOptions = {
  /** Beside those that sign in by keys, or instead of them. */
  settings?: (town: Town) => Record<string, string>
  pace?: Partial<Pace>
  x?: XOptions
  /** A folder of real conversations, for Town's replay. */
  replay?: string
}

/** A house on X whose clock only goes on when it waits, and one mention in it. */
export const openXHouse = async (text: string, options: XHouseOptions = {}) => {
  const folder = makeTempDir()
  const town = await startTown({
    history: false,
    life: false,
    x: options.x ?? {},
    ...(options.replay !== undefined && { replay: options.replay }),
  })
  const config = readConfig({
    DATA_DIR: folder.path,
    DEMO: 'off',
    SECRET_KEY: secretKey,
    LOG_LEVEL: 'silent',
    PORT: '0',
  })
  let ahead = 0
  const connector = createX({ ...xTestPace, ...options.pace })
  const house = await compose(config, {
    log: pino({ level: 'silent' }),
    now: () => new Date(Date.now() + ahead),
    connectors: [connector],
    undoMs: 0,
  })
  const settings = options.settings?.(town) ?? xSettings(town)
  const account = await connector.check(settings, AbortSignal.timeout(5000))
  const { context, networks } = house
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
  const mention = town.control.post({ network: 'x', text })
  const take = async (wanted: string) => {
    const kept = await readUntil(await networks.session(channel.id), { until: has(wanted) })
    await house.ingest.posts({ channelId: channel.id, accountId: account.id }, kept.posts)
    return (await house.engines.store.find('post', postId('x', wanted)))?.conversationId ?? ''
  }
  const conversationId = await take(mention.uri)
  const actor = await colleague(house, 'driss')
  /** Moves the reply on, waiting as long as it wants, until it is settled. */
  const settle = async (id: string): Promise<void> => {
    for (let step = 0; step < 50; step++) {
      try {
        return await house.outbox.advance(id, AbortSignal.timeout(20_000))
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error
        ahead += error.delayMs
      }
    }
  }
  const reply = (words: string) =>
    house.services.replies.accept(actor, conversationId, { idempotencyKey: words, text: words })
  const current = async (id: string): Promise<Reply | undefined> => house.engines.store.find('reply', id)
  /** Lets time pass, milliseconds. */
  const wait = (ms: number): void => void (ahead += ms)
  const close = async () => {
    await house.close()
    await town.close()
    await folder[Symbol.asyncDispose]()
  }
  return {
    house,
    town,
    channelId: channel.id,
    account,
    connector,
    wait,
    mention,
    actor,
    conversationId,
    take,
    settle,
    reply,
    current,
    [Symbol.asyncDispose]: close,
  }
}
