import type { Account, Connector, Settings } from '../../server/ports/connector.ts'
import { BlueskyClient } from './client.ts'
import { authorOf } from './map.ts'
import { textLimit } from './outgoing.ts'
import { defaultPace, type Pace } from './pace.ts'
import { BlueskySession, withheld } from './session.ts'
import { blueskySettings, parseSettings } from './settings.ts'

export type { Pace } from './pace.ts'

/** The Bluesky network, or any server that speaks its protocol. */
export const createBluesky = (changes: Partial<Pace> = {}): Connector => {
  const pace = { ...defaultPace, ...changes }
  return {
    declaration: {
      id: 'bluesky',
      name: 'Bluesky',
      letter: 'B',
      hue: 250,
      abilities: ['stream', 'poll', 'history', 'reply', 'parts'],
      text: { limit: textLimit, scheme: 'graphemes', maxParts: 5 },
      sendOnce: 'client-id',
      replyCost: null,
      deletionDutyHours: 24,
      wordSearch: {
        recall: 'none',
        why: 'Bluesky keeps its search for people and asks programs not to listen by it.',
      },
      recall: { kind: 'full', withheld },
    },
    settings: blueskySettings,
    check: async (settings, signal) => signedInAccount(settings, pace, signal),
    open: (settings, account, tools) => new BlueskySession(parseSettings(settings), { account, tools, pace }),
  }
}

const signedInAccount = async (settings: Settings, pace: Pace, signal: AbortSignal): Promise<Account> => {
  const client = new BlueskyClient(parseSettings(settings), {
    now: () => new Date(),
    timeoutMs: pace.requestTimeout,
  })
  try {
    const did = await client.signIn(signal)
    const { id, handle, name, avatarUrl } = authorOf(await client.profile(did, signal), did)
    return { id, handle, name, avatarUrl }
  } finally {
    client.close()
  }
}
