import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { ConnectorErrorKind, Session } from '../../server/ports/connector.ts'
import type { NetworkDeclaration } from '../../server/schemas/network.ts'
import type { Fault, FaultKind } from '../../town/index.ts'
import type { TownNetwork } from '../support/town-networks.ts'

export type FaultyWorld = AsyncDisposable & {
  network: TownNetwork
  /** A session of its own; signing in is left to its first use. */
  open(): Promise<Session>
  /** Nobody answers any more. */
  vanish(): Promise<void>
}

export type FaultPlan = {
  /** `stream`: listens; `pages`: lists come in pages of this many. */
  open(options: { stream: boolean; pages?: number }): Promise<FaultyWorld>
  sendOnce: NetworkDeclaration['sendOnce']
  /** Requests by the names that faults know them by: at the first use of a session, and for each reading. */
  signIn: string
  reads: string[]
  send: string
  /** Asked for before anything is sent. */
  beforeSend: string[]
  lookUp: string
  /** What other refusals mean there; null where the connector gets over one by itself. */
  refusals(method: string): Record<number, ConnectorErrorKind | null>
  spoils: FaultKind[]
  streams: FaultKind[]
  /** Where what the stream brings goes on although lists are refused for a while: then that is only told beside it. */
  listensOn?: true
  /** Makes the network post again what it posted under the same key. */
  forgetKeys?: Fault
}

export type Case = { fault: Fault; kind: ConnectorErrorKind | null }

const usual: Record<number, ConnectorErrorKind> = { 500: 'transient', 502: 'transient', 503: 'transient' }

export const casesOn = (method: string, refusals: Record<number, ConnectorErrorKind | null>): Case[] => [
  { fault: { kind: 'rate-limit', method }, kind: 'rate-limit' },
  ...Object.entries({ ...usual, ...refusals }).map(([status, kind]): Case => ({
    fault: { kind: 'error', status: Number(status), method },
    kind,
  })),
  { fault: { kind: 'hang', method }, kind: 'transient' },
  { fault: { kind: 'reset', method }, kind: 'transient' },
  { fault: { kind: 'lost-answer', method }, kind: 'transient' },
]

const many = 25

export const speak = ({ network }: FaultyWorld, count = many): string[] =>
  Array.from({ length: count }, () => network.post({ text: `number ${randomUUID()}, please` }))

export const failureOf = (doing: Promise<unknown>): Promise<unknown> =>
  doing.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )

export const expectFailure = (
  failure: unknown,
  expected: { kind: ConnectorErrorKind | null; outcome?: string },
): void => {
  if (expected.kind === null) return void expect(failure).toBe('it did not fail')
  expect(failure).toMatchObject({ name: 'ConnectorError', ...expected })
  const { retryAfterMs, cause, message } = failure as {
    retryAfterMs: number | null
    cause: unknown
    message: string
  }
  if (expected.kind === 'rate-limit') {
    expect(retryAfterMs).toBeGreaterThan(500)
    expect(retryAfterMs).toBeLessThanOrEqual(61_000)
  } else expect(retryAfterMs).toBeNull()
  expect(cause).toBeDefined()
  expect(message).toMatch(/^\S.{10,}/)
}
