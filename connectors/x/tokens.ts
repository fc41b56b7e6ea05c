import { randomUUID } from 'node:crypto'
import {
  ConnectorError,
  type KeptSettings,
  type SessionTools,
  type Settings,
} from '../../server/ports/connector.ts'
import { neverLeft } from '../kit/failures.ts'
import { makeFetch } from '../kit/requests.ts'
import { objectOf, parseObject, textOf } from '../kit/shapes.ts'
import { orAborted, pause } from '../kit/waiting.ts'
import { toConnectorError, XRefusal } from './failures.ts'
import type { OAuth2Client } from './settings.ts'
import type { Signer } from './signer.ts'

/** Renewed this long before they end, milliseconds. */
const early = 5 * 60_000
/** A renewal under way for longer than this was cut off. */
const longestRenewal = 60_000
const waitForOthers = 500
/** Says in `renewing` that X may have used the refresh token up although nothing came back. */
const cutOff = 'cut-off'

export type TokensOptions = {
  service: URL
  client: OAuth2Client
  /** What the session was opened with, where nothing is kept. */
  given: Settings
  tools: Pick<SessionTools, 'now' | 'log' | 'settings'>
  timeoutMs: number
}

/**
 * An account's OAuth 2 tokens. X takes a refresh token once and answers with the next, so of all sessions one renews
 * at a time, marked in the kept settings, and what it got is kept before anything uses it. Who dies in between
 * leaves the mark; when X then refuses the old token, people are told what happened.
 */
export class UserTokens implements Signer {
  readonly #options: TokensOptions
  readonly #kept: KeptSettings
  readonly #fetch: typeof fetch
  #settings: Settings
  #renewal: Promise<void> | undefined
  /** New tokens that the store would not take yet. */
  #unkept: (() => Promise<void>) | undefined

  constructor(options: TokensOptions) {
    this.#options = options
    this.#settings = options.given
    this.#kept = options.tools.settings ?? inMemory(options.given)
    // Never closed: an answer that nobody waits for would cost the account its sign-in.
    this.#fetch = makeFetch({ timeoutMs: options.timeoutMs, closed: new AbortController().signal })
  }

  /** The settings as they are now. */
  get settings(): Settings {
    return this.#settings
  }

  async header(_request: unknown, signal: AbortSignal): Promise<string> {
    const until = Date.parse(this.#settings['userTokenUntil'] ?? '')
    const now = this.#options.tools.now().getTime()
    if (!this.#access || until - early <= now)
      await this.#renewed(this.#access, signal).catch((error: unknown) => {
        // What is still good for a moment is used while the renewal has a bad one.
        if (!this.#access || until <= now || !isPassing(error)) throw error
      })
    return `Bearer ${this.#access}`
  }

  async renew(refused: string, signal: AbortSignal): Promise<boolean> {
    await this.#renewed(refused.replace(/^Bearer /, ''), signal)
    return true
  }

  async close(): Promise<void> {
    await this.#renewal?.catch(() => undefined)
  }

  get #access(): string {
    return this.#settings['userToken']?.trim() ?? ''
  }

  #renewed(refused: string, signal: AbortSignal): Promise<void> {
    this.#renewal ??= this.#renewOnce(refused).finally(() => (this.#renewal = undefined))
    return orAborted(this.#renewal, signal)
  }

  async #renewOnce(refused: string): Promise<void> {
    if (this.#unkept) return this.#unkept()
    const { now } = this.#options.tools
    for (const end = performance.now() + longestRenewal; performance.now() < end;) {
      const kept = await this.#kept.read()
      this.#settings = kept
      // Somebody else renewed it, or an admin connected the account again.
      if (this.#access !== refused) return
      const mark = kept['renewing'] ?? ''
      if (isYoung(mark, now())) {
        await pause(waitForOthers, new AbortController().signal)
        continue
      }
      const refreshToken = kept['refreshToken'] ?? ''
      const mine = `${now().toISOString()} ${randomUUID()}`
      if (await this.#kept.change({ refreshToken, renewing: mark }, { renewing: mine }))
        return this.#exchange({ refreshToken, mine, refused, wasCutOff: mark !== '' })
    }
    throw new ConnectorError('transient', 'The sign-in at X is being renewed elsewhere')
  }

  async #exchange({ refreshToken, mine, refused, wasCutOff }: Exchange): Promise<void> {
    let answer: Record<string, unknown>
    try {
      answer = await this.#ask(refreshToken)
    } catch (error) {
      const isRefused = error instanceof XRefusal && error.status >= 400 && error.status < 429
      const isBusy = error instanceof XRefusal && error.status === 429
      const mayBeUsed = !isRefused && !isBusy && !neverLeft(error)
      await this.#kept.change({ renewing: mine }, { renewing: mayBeUsed || wasCutOff ? cutOff : '' })
      this.#settings = await this.#kept.read()
      if (this.#access !== refused) return
      if (!isRefused)
        throw toConnectorError(error, { doing: 'renew the sign-in', now: this.#options.tools.now() })
      throw new ConnectorError('auth', wasCutOff ? cutOffSentence : refusedSentence(error), { cause: error })
    }
    await this.#keep(answer, { refreshToken, mine })
  }

  async #ask(refreshToken: string): Promise<Record<string, unknown>> {
    const { service, client } = this.#options
    const { clientId, clientSecret } = client
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
    const headers: Record<string, string> = {}
    if (clientSecret)
      headers['authorization'] =
        `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`
    else form.set('client_id', clientId)
    const response = await this.#fetch(new URL('/2/oauth2/token', service), {
      method: 'POST',
      body: form,
      headers,
    })
    const body = parseObject(await response.text())
    if (!response.ok)
      throw new XRefusal(response.status, Object.fromEntries(response.headers), refusalOf(body))
    if (!textOf(body?.['access_token'], 4096)) throw new Error('X answered without an access token')
    return objectOf(body)
  }

  /** Nothing uses the new tokens before they are kept. */
  async #keep(
    answer: Record<string, unknown>,
    { refreshToken, mine }: Pick<Exchange, 'refreshToken' | 'mine'>,
  ): Promise<void> {
    const seconds = Number(answer['expires_in'])
    const until =
      seconds > 0 ? new Date(this.#options.tools.now().getTime() + seconds * 1000).toISOString() : ''
    const changes = {
      userToken: textOf(answer['access_token'], 4096),
      refreshToken: textOf(answer['refresh_token'], 4096) || refreshToken,
      userTokenUntil: until,
      renewing: '',
    }
    const keep = async () => {
      // Changes nothing where an admin connected the account again meanwhile: theirs are newer.
      await this.#kept.change({ refreshToken, renewing: mine }, changes)
      this.#unkept = undefined
      this.#settings = await this.#kept.read()
    }
    this.#unkept = keep
    for (let attempt = 0; ; attempt++) {
      try {
        return await keep()
      } catch (error) {
        const detail = { error: String(error) }
        this.#options.tools.log({ level: 'warn', message: 'the new tokens could not be kept yet', detail })
        if (attempt >= 5)
          throw new ConnectorError('transient', 'New tokens of X could not be kept', { cause: error })
        await pause(200 * 2 ** attempt, new AbortController().signal)
      }
    }
  }
}

type Exchange = { refreshToken: string; mine: string; refused: string; wasCutOff: boolean }

const cutOffSentence =
  'A renewal of the sign-in at X was cut off before the new tokens were kept, and X takes the old ones no more. An admin must connect the account again.'

const refusedSentence = (error: unknown): string =>
  `X does not renew this sign-in (${error instanceof Error ? error.message.slice(0, 200) : ''}). An admin must connect the account again.`

/** OAuth says `error` and `error_description` where the rest of X says `title` and `detail`. */
const refusalOf = (body: Record<string, unknown> | undefined): Record<string, unknown> => ({
  title: body?.['error'],
  detail: body?.['error_description'],
  ...body,
})

const isPassing = (error: unknown): boolean =>
  error instanceof ConnectorError && (error.kind === 'transient' || error.kind === 'rate-limit')

/** Somebody began a moment ago; clocks of two machines may differ a little. */
const isYoung = (mark: string, now: Date): boolean =>
  Math.abs(now.getTime() - Date.parse(mark.split(' ')[0] ?? '')) < longestRenewal

const inMemory = (given: Settings): KeptSettings => {
  let settings = given
  return {
    read: async () => settings,
    change: async (expected, changes) => {
      const holds = Object.entries(expected).every(([name, value]) => (settings[name] ?? '') === value)
      if (holds) settings = { ...settings, ...changes }
      return holds
    },
  }
}
