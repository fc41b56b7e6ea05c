import {
  type CanTranslate,
  type Connector,
  ConnectorError,
  type KeptSettings,
  type Settings,
  type SignedIn,
} from '../../server/ports/connector.ts'
import { isObject } from '../kit/shapes.ts'
import { backoffMs, pause } from '../kit/waiting.ts'
import { XClient } from './client.ts'
import { intentUrl, isId } from './ids.ts'
import { accountOf } from './map.ts'
import { makeSigner } from './make-signer.ts'
import { defaultPace, type Pace } from './pace.ts'
import { textLimit, withheld, XSession } from './session.ts'
import { capOf, mustBeSummoned, parseSettings, renewedSettings, siteOf, xSettings } from './settings.ts'
import { prices, Spending } from './spending.ts'
import { translate, wordByWord } from './translate.ts'

export type { Pace } from './pace.ts'

/** X, by version 2 of its API. */
export const createX = (changes: Partial<Pace> = {}): Connector & CanTranslate => {
  const pace = { ...defaultPace, ...changes }
  return {
    declaration: {
      id: 'x',
      name: 'X',
      letter: 'X',
      abilities: ['stream', 'poll', 'search', 'history', 'reply', 'parts'],
      text: { limit: textLimit, scheme: 'weighted', maxParts: 5 },
      sendOnce: 'look-up',
      replyCost: { amount: prices.reply, amountWithLink: prices['reply-with-link'], currency: 'USD' },
      deletionDutyHours: 24,
      wordSearch: { recall: 'partial', why: wordByWord },
      recall: { kind: 'partial', withheld },
    },
    settings: xSettings,
    renewed: renewedSettings,
    check: (settings, signal) => signedInAccount(settings, pace, signal),
    open: (settings, account, tools) => new XSession(parseSettings(settings), { account, tools, pace }),
    replyBar: ({ native }, settings) => {
      if (!mustBeSummoned(settings) || !isObject(native) || native['summons'] === true) return null
      if (!isId(native['id'])) return null
      return { reason: 'not-summoned', url: siteOf(settings).url(intentUrl(native['id'])) }
    },
    monthlyCap: capOf,
    translate,
  }
}

type Asked = { hasRenewed: () => boolean; signal: AbortSignal }

/** Who we are. Tokens that were just renewed are good for nothing once they are dropped: then it is asked again. */
const meSurely = async (client: XClient, { hasRenewed, signal }: Asked) => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await client.me(signal)
    } catch (error) {
      const isPassing = error instanceof ConnectorError && error.kind === 'transient'
      if (!hasRenewed() || !isPassing) throw error
      if (attempt === mostAttempts)
        throw new ConnectorError('transient', `${error.message}. Make new tokens before trying again`, {
          cause: error,
        })
      await pause(backoffMs(attempt, { baseMs: 500, maxMs: 4000 }), signal)
    }
  }
}
const mostAttempts = 4

const signedInAccount = async (settings: Settings, pace: Pace, signal: AbortSignal): Promise<SignedIn> => {
  const tools = { now: () => new Date(), log: () => {} }
  const timeoutMs = pace.requestTimeout
  const parsed = parseSettings(settings)
  const renewed = new Map<string, string>()
  const signer = makeSigner(parsed, { tools: { ...tools, settings: noting(settings, renewed) }, timeoutMs })
  const spending = new Spending({ tools, cap: null })
  const client = new XClient(parsed, { now: tools.now, timeoutMs, spending, signer })
  try {
    const account = accountOf(await meSurely(client, { hasRenewed: () => renewed.size > 0, signal }))
    return renewed.size > 0 ? { ...account, renewed: Object.fromEntries(renewed) } : account
  } finally {
    client.close()
  }
}

/** Settings that nobody keeps yet, and what became of them. */
const noting = (given: Settings, renewed: Map<string, string>): KeptSettings => ({
  read: async () => ({ ...given, ...Object.fromEntries(renewed) }),
  async change(_expected, changes) {
    for (const [name, value] of Object.entries(changes)) renewed.set(name, value)
    return true
  },
})
