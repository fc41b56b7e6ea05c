import type { NetworkName } from './networks.ts'

/** What can go wrong on demand, and how it is said in one line. */
export const faultKinds = {
  'rate-limit': 'requests are refused as too many',
  error: 'requests fail with an HTTP status',
  hang: 'requests are not answered',
  reset: 'connections break before anything is done',
  'lost-answer': 'what was asked is done, and the connection breaks before the answer',
  shuffle: 'list pages come in another order',
  repeat: 'list pages have everything twice',
  'search-lag': 'lists and searches leave out what is younger than delayMs',
  'timeline-lag': 'the list of an account’s own posts leaves out the newest',
  'late-deletion': 'what an author takes back stays for delayMs more',
  'stream-drop': 'open streams are cut; with forMs none opens again before the end',
  'stream-end': 'open streams are ended with the network’s own farewell',
  'stream-silent': 'open streams stay open and say nothing',
  'stream-repeat': 'open streams say everything twice',
  'expire-tokens': 'access tokens are no longer good',
  'ignore-idempotency-key': 'what was posted before is posted again',
  'wrong-streaming-address': 'the server names a streaming address where nobody is',
} as const

export type FaultKind = keyof typeof faultKinds

export type Fault = {
  kind: FaultKind
  /** Only there. (Default: everywhere) */
  network?: NetworkName
  /** HTTP status for `error`. (Default: 503) */
  status?: number
  /**
   * Only requests whose name contains this; Bluesky's are its methods' names, Mastodon's begin with `mastodon `, X's
   * with `x `. (Default: all)
   */
  method?: string
  /** Hits this many requests. (Default: 1, unless `forMs` is given) */
  times?: number
  /** Lasts this long, milliseconds. */
  forMs?: number
  /** How late `late-deletion` and `search-lag` are, milliseconds. (Default: 2000) */
  delayMs?: number
  /** How `rate-limit` says when to come back: as the network does, by `Retry-After`, or not. (Default: `reset`) */
  says?: 'reset' | 'retry-after' | 'nothing'
}

/** A fault that still hits, with what is left of it. */
export type ActiveFault = Fault & { leftTimes: number | null; leftMs: number | null }

type Kept = Fault & { left: number; until: number }

/** What one network's answers ask. */
export type NetworkFaults = {
  /** The fault of one of these kinds that hits this request, if any; spends it. */
  take(kinds: readonly FaultKind[], method: string): Fault | undefined
  /** Whether a fault of this kind lasts. */
  isOn(kind: FaultKind): boolean
}

export const defaultDelayMs = 2000

/** The headers with which a `rate-limit` says when to come back; `usual` are those of the network. */
export const limitHeaders = (
  { says }: Fault,
  usual: () => Record<string, string>,
): Record<string, string> => {
  if (says === 'nothing') return {}
  return says === 'retry-after' ? { 'retry-after': '2' } : usual()
}

export class Faults {
  #active: Kept[] = []

  add(fault: Fault): void {
    const until = fault.forMs === undefined ? Infinity : performance.now() + fault.forMs
    this.#active.push({ ...fault, until, left: fault.times ?? (fault.forMs === undefined ? 1 : Infinity) })
  }

  clear(): void {
    this.#active = []
  }

  on(network: NetworkName): NetworkFaults {
    const hits = (fault: Kept) => fault.network === undefined || fault.network === network
    return {
      take: (kinds, method) => {
        const hit = this.#lasting().find(
          (fault) => hits(fault) && kinds.includes(fault.kind) && method.includes(fault.method ?? ''),
        )
        if (hit) hit.left--
        return hit
      },
      isOn: (kind) => this.#lasting().some((fault) => hits(fault) && fault.kind === kind),
    }
  }

  list(): ActiveFault[] {
    return this.#lasting().map(({ left, until, ...fault }) => ({
      ...fault,
      leftTimes: left === Infinity ? null : left,
      leftMs: until === Infinity ? null : Math.round(until - performance.now()),
    }))
  }

  #lasting(): Kept[] {
    const now = performance.now()
    this.#active = this.#active.filter(({ left, until }) => left > 0 && until > now)
    return this.#active
  }
}
