import { ConnectorError, type ConnectorErrorKind } from '../../server/ports/connector.ts'
import { askedDelayMs, describeFailure, neverLeft } from '../kit/failures.ts'

/** An answer of the server that is none of success, as it came. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, said: string, headers: Readonly<Record<string, string>>) {
    super(said || `HTTP ${status}`)
    this.status = status
    this.headers = headers
  }
}

/** Some servers name no time at all. */
const unsaidDelayMs = 60_000
/** A reset time may be the end of a long window; nothing waits longer without asking again. */
const longestDelayMs = 15 * 60_000

/** What every failure of the network becomes. `sending`: the request would have made a post. */
export const toConnectorError = (
  error: unknown,
  { doing, now, sending = false }: { doing: string; now: Date; sending?: boolean },
): ConnectorError => {
  if (error instanceof ConnectorError) return error
  if (!(error instanceof Refusal))
    return new ConnectorError('transient', `The Mastodon server ${describeFailure(error)} (${doing})`, {
      cause: error,
      outcome: sending && !neverLeft(error) ? 'maybe-sent' : 'not-sent',
    })
  const kind = kindOf(error)
  const asked = askedDelayMs(error.headers, now) ?? unsaidDelayMs
  // An answer of success that cannot be read may have made the post all the same.
  const unclear = error.status >= 500 || error.status < 300
  return new ConnectorError(kind, `The Mastodon server refused (${doing}): ${error.message.slice(0, 300)}`, {
    cause: error,
    outcome: sending && unclear ? 'maybe-sent' : 'not-sent',
    ...(kind === 'rate-limit' && { retryAfterMs: Math.min(asked, longestDelayMs) }),
  })
}

const kindOf = ({ status, message }: Refusal): ConnectorErrorKind => {
  if (status === 429) return 'rate-limit'
  if (status >= 500 || status < 300 || status === 408 || status === 425) return 'transient'
  if (status === 401) return 'auth'
  // Revoked scopes and suspended accounts are told as forbidden, and so is a post one may not answer.
  if (status === 403 && /scope|log ?in|disabled|suspended|confirm|token/i.test(message)) return 'auth'
  return 'permanent'
}
