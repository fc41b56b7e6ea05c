/** What answers at the public address, asked as a browser would come there. */
export type PublicAnswer =
  | { kind: 'nobody'; why: string }
  | { kind: 'stranger'; status: number }
  | {
      kind: 'causerie'
      ready: boolean
      /** Why it is not ready, in its own words. */
      detail: string
      queue: string
      /** How far its clock is ahead of ours, milliseconds; headers tell whole seconds. */
      aheadMs: number | undefined
    }

const patienceMs = 8_000

export const askPublic = async (publicUrl: string): Promise<PublicAnswer> => {
  const before = Date.now()
  try {
    const answer = await fetch(`${publicUrl}/readyz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
    const between = (before + Date.now()) / 2
    const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>
    const ready = answer.status === 200 && body['status'] === 'ready'
    if (!ready && body['code'] !== 'not-ready') return { kind: 'stranger', status: answer.status }
    const told = Date.parse(answer.headers.get('date') ?? '')
    return {
      kind: 'causerie',
      ready,
      detail: wordOf(body['detail'] ?? body['title']),
      queue: wordOf(body['queue']),
      // The header leaves out the part of a second.
      aheadMs: Number.isNaN(told) ? undefined : told + 500 - between,
    }
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error & { code?: string } }
    return { kind: 'nobody', why: cause?.message || cause?.code || message }
  }
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')
