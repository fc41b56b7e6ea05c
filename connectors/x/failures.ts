import { ConnectorError, type ConnectorErrorKind } from '../../server/ports/connector.ts'
import { askedDelayMs, describeFailure, neverLeft } from '../kit/failures.ts'
import { listOf, objectOf, textOf } from '../kit/shapes.ts'

const unsaidDelayMs = 60_000

/** An answer of X that is no success. */
export class XRefusal extends Error {
  override name = 'XRefusal'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The address of the kind of problem, where X gives one. */
  readonly problem: string
  /** What is wrong with a stream's connection, in X's word. */
  readonly issue: string
  /** Whether it refused a parameter that another version of its API knows. */
  readonly isUnknownField: boolean

  constructor(status: number, headers: Readonly<Record<string, string>>, body: unknown) {
    const { title, detail, type, errors, connection_issue } = objectOf(body)
    const details = listOf(errors).map((error) => textOf(objectOf(error)['message'], 300))
    const parts = new Set([textOf(title, 100), textOf(detail, 300), ...details].filter(Boolean))
    super([...parts].join(': ') || `HTTP ${status}`)
    this.status = status
    this.headers = headers
    this.problem = textOf(type, 200)
    this.issue = textOf(connection_issue, 100)
    const said = JSON.stringify(body) ?? ''
    this.isUnknownField = status === 400 && /(tweet|post)\.fields|expansions|note_(tweet|post)/.test(said)
  }
}

/** An answer of success that is no JSON: somebody else’s, or X’s and broken. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

type Doing = { doing: string; now: Date; sending?: boolean }

/** What every failure of the network becomes. `sending`: the request would have made a post. */
export const toConnectorError = (error: unknown, { doing, now, sending = false }: Doing): ConnectorError => {
  if (error instanceof ConnectorError) return error
  if (!(error instanceof XRefusal)) {
    const outcome = sending && !neverLeft(error) ? 'maybe-sent' : 'not-sent'
    const what = error instanceof Unreadable ? 'did not answer as X does' : describeFailure(error)
    return new ConnectorError('transient', `X ${what} (${doing})`, {
      cause: error,
      outcome,
    })
  }
  const kind = kindOf(error, sending)
  return new ConnectorError(kind, sentence(error, doing), {
    cause: error,
    outcome: sending && error.status >= 500 ? 'maybe-sent' : 'not-sent',
    ...(kind === 'rate-limit' && { retryAfterMs: delayOf(error, now) }),
  })
}

const isUnpaid = ({ status, problem }: XRefusal): boolean =>
  status === 402 || /usage-capped|credits/i.test(problem)

const isUnsummoned = ({ status, message }: XRefusal): boolean =>
  status === 403 && /reply|mention|conversation/i.test(message)

const kindOf = (refusal: XRefusal, sending: boolean): ConnectorErrorKind => {
  const { status, problem, message } = refusal
  if (isUnpaid(refusal)) return 'config'
  if (status === 429) return 'rate-limit'
  if (status >= 500) return 'transient'
  if (status === 401 || /unsupported-authentication/.test(problem)) return 'auth'
  if (status !== 403) return 'permanent'
  if (/suspended|locked/i.test(message)) return 'auth'
  return sending && !/client-forbidden|oauth1-permissions/.test(problem) ? 'permanent' : 'config'
}

const sentence = (refusal: XRefusal, doing: string): string => {
  const said = refusal.message.slice(0, 300)
  if (isUnpaid(refusal)) return `The X account’s API credits are used up; an admin must buy more (${said})`
  if (isUnsummoned(refusal))
    return `X takes this reply only from X itself, since the author did not mention or quote the account (${said})`
  if (refusal.status === 401)
    return `X does not know these keys or tokens: copy them again from console.x.com (${said})`
  return `X refused (${doing}): ${said}`
}

/** X counts in windows of a quarter of an hour and says when the next one begins, in seconds. */
const delayOf = ({ headers }: XRefusal, now: Date): number => {
  const resets =
    headers['x-user-limit-24hour-remaining'] === '0' ? 'x-user-limit-24hour-reset' : 'x-rate-limit-reset'
  const known = {
    'retry-after': headers['retry-after'],
    'ratelimit-reset': headers[resets],
    date: headers['date'],
  }
  return askedDelayMs(known, now) ?? unsaidDelayMs
}
