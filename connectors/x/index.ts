import type { Account, Connector, Settings } from '../../server/ports/connector.ts'
import { isObject } from '../kit/shapes.ts'
import { XClient } from './client.ts'
import { intentUrl, isId } from './ids.ts'
import { accountOf } from './map.ts'
import { defaultPace, type Pace } from './pace.ts'
import { textLimit, withheld, XSession } from './session.ts'
import { mustBeSummoned, parseSettings, xSettings, siteOf } from './settings.ts'
import { prices, Spending } from './spending.ts'

export type { Pace } from './pace.ts'

/** X, by version 2 of its API. */
export const createX = (changes: Partial<Pace> = {}): Connector => {
  const pace = { ...defaultPace, ...changes }
  return {
    declaration: {
      id: 'x',
      name: 'X',
      letter: 'X',
      abilities: ['poll', 'search', 'history', 'reply', 'parts'],
      text: { limit: textLimit, scheme: 'weighted', maxParts: 5 },
      sendOnce: 'look-up',
      replyCost: { amount: prices.reply, amountWithLink: prices.replyWithLink, currency: 'USD' },
      deletionDutyHours: 24,
      recall: { kind: 'partial', withheld },
    },
    settings: xSettings,
    check: (settings, signal) => signedInAccount(settings, pace, signal),
    open: (settings, account, tools) => new XSession(parseSettings(settings), { account, tools, pace }),
    replyBar: ({ native }, settings) => {
      if (!mustBeSummoned(settings) || !isObject(native) || native['summons'] === true) return null
      if (!isId(native['id'])) return null
      return { reason: 'not-summoned', url: siteOf(settings).url(intentUrl(native['id'])) }
    },
  }
}

const signedInAccount = async (settings: Settings, pace: Pace, signal: AbortSignal): Promise<Account> => {
  const now = () => new Date()
  const spending = new Spending({ now, log: () => {} })
  const client = new XClient(parseSettings(settings), { now, timeoutMs: pace.requestTimeout, spending })
  try {
    return accountOf(await client.me(signal))
  } finally {
    client.close()
  }
}
