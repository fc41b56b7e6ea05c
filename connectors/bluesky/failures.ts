import { XRPCError } from '@atproto/api'
import { ConnectorError, type ConnectorErrorKind } from '../../server/ports/connector.ts'
import { askedDelayMs, describeFailure, neverLeft } from '../kit/failures.ts'

const unsaidDelayMs = 60_000
const signInErrors = new Set([
  'AuthenticationRequired',
  'AuthMissing',
  'AuthFactorTokenRequired',
  'AccountTakedown',
  'AccountDeactivated',
  'ExpiredToken',
  'InvalidToken',
  'BadJwt',
])

/** What every failure of the network becomes. `sending`: the request would have made a post. */
export const toConnectorError = (
  error: unknown,
  { doing, now, sending = false }: { doing: string; now: Date; sending?: boolean },
): ConnectorError => {
  if (error instanceof ConnectorError) return error
  const answered = error instanceof XRPCError && error.status >= 100
  if (!answered) {
    const outcome = sending && !neverLeft(error) ? 'maybe-sent' : 'not-sent'
    return new ConnectorError('transient', `Bluesky ${describeFailure(error)} (${doing})`, {
      cause: error,
      outcome,
    })
  }
  const kind = kindOf(error)
  const said = [error.error, error.message]
    .filter((text, i, all) => text && all.indexOf(text) === i)
    .join(': ')
  return new ConnectorError(kind, `Bluesky refused (${doing}): ${said.slice(0, 300)}`, {
    cause: error,
    outcome: sending && error.status >= 500 ? 'maybe-sent' : 'not-sent',
    ...(kind === 'rate-limit' && { retryAfterMs: askedDelayMs(error.headers ?? {}, now) ?? unsaidDelayMs }),
  })
}

const kindOf = (error: XRPCError): ConnectorErrorKind => {
  if (error.status === 429) return 'rate-limit'
  if (error.status >= 500 || error.error === 'UpstreamFailure') return 'transient'
  if (error.status === 401 || signInErrors.has(error.error)) return 'auth'
  return 'permanent'
}
