import { type Account, type Connector, ConnectorError, type Settings } from '../../server/ports/connector.ts'
import { MastodonClient } from './client.ts'
import { Refusal } from './failures.ts'
import { authorOf } from './map.ts'
import { usualLimit, warningReserve } from './outgoing.ts'
import { defaultPace, type Pace } from './pace.ts'
import { limitOf, MastodonSession, withheld } from './session.ts'
import { mastodonSettings, parseSettings } from './settings.ts'

export type { Pace as MastodonPace } from './pace.ts'

/** Mastodon, or any server that speaks its API. */
export const createMastodon = (changes: Partial<Pace> = {}): Connector => {
  const pace = { ...defaultPace, ...changes }
  return {
    declaration: {
      id: 'mastodon',
      name: 'Mastodon',
      letter: 'M',
      hue: 285,
      abilities: ['stream', 'poll', 'history', 'reply', 'parts', 'direct'],
      text: { limit: usualLimit, scheme: 'fixed-links', maxParts: 5, opensWithHandle: true },
      sendOnce: 'idempotency-key',
      replyCost: null,
      deletionDutyHours: 24,
      wordSearch: {
        recall: 'partial',
        why: 'Mastodon does not search all posts for any words: only hashtags can be listened to, server by server.',
      },
      recall: { kind: 'full', withheld },
    },
    settings: mastodonSettings,
    check: async (settings, signal) => signedInAccount(settings, pace, signal),
    open: (settings, account, tools) =>
      new MastodonSession(parseSettings(settings), { account, tools, pace }),
    replyReserve: warningReserve,
  }
}

const signedInAccount = async (settings: Settings, pace: Pace, signal: AbortSignal): Promise<Account> => {
  const client = new MastodonClient(parseSettings(settings), {
    now: () => new Date(),
    timeoutMs: pace.requestTimeout,
  })
  try {
    const { account } = await client.me(signal)
    const instance = await client.instance(signal)
    const { domain } = instance
    if (typeof domain !== 'string' || !/^[\p{L}\p{N}.:-]{1,253}$/u.test(domain)) throw notMastodon()
    const { id, handle, name, avatarUrl } = authorOf(account, domain.toLowerCase())
    return { id, handle, name, avatarUrl, textLimit: limitOf(instance) }
  } catch (error) {
    throw refusedSignIn(error)
  } finally {
    client.close()
  }
}

const notMastodon = (cause?: unknown): ConnectorError =>
  new ConnectorError('config', 'This address does not answer as a Mastodon server does', { cause })

/** What an admin can mend when what was typed in is refused. */
const refusedSignIn = (error: unknown): unknown => {
  const refusal = error instanceof ConnectorError && error.cause instanceof Refusal ? error.cause : null
  if (!refusal) return error
  if (refusal.status === 404 || refusal.status < 400) return notMastodon(refusal)
  if (refusal.status !== 401) return error
  return new ConnectorError('auth', 'The server does not know this access token: copy it again', {
    cause: refusal,
  })
}
