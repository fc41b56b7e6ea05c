/**
 * What can go wrong on demand. `rate-limit`, `error` (with `status`), `hang`, `reset` hit requests before they are
 * done; `lost-answer` does what was asked and drops the connection; `shuffle` and `repeat` spoil list pages;
 * `ignore-idempotency-key` posts again what was posted, `wrong-streaming-address` names one where nobody is;
 * `timeline-lag` leaves what was posted last out of its author's list; `stream-silent` sends nothing on open streams;
 * `stream-drop` and `expire-tokens` happen once, at once.
 */
export type FaultKind =
  | 'rate-limit'
  | 'error'
  | 'hang'
  | 'reset'
  | 'lost-answer'
  | 'shuffle'
  | 'repeat'
  | 'stream-silent'
  | 'stream-drop'
  | 'expire-tokens'
  | 'ignore-idempotency-key'
  | 'wrong-streaming-address'
  | 'timeline-lag'

export type Fault = {
  kind: FaultKind
  /** HTTP status for `error`. (Default: 503) */
  status?: number
  /** Only requests whose method name contains this; those of Mastodon begin with `mastodon `. (Default: all) */
  method?: string
  /** Hits this many requests. (Default: 1, unless `seconds` is given) */
  times?: number
  /** Lasts this long. */
  seconds?: number
}

type ActiveFault = Fault & { left: number; until: number }

export const faultKinds: readonly FaultKind[] = [
  'rate-limit',
  'error',
  'hang',
  'reset',
  'lost-answer',
  'shuffle',
  'repeat',
  'stream-silent',
  'stream-drop',
  'expire-tokens',
  'ignore-idempotency-key',
  'wrong-streaming-address',
  'timeline-lag',
]

export class Faults {
  #active: ActiveFault[] = []

  add(fault: Fault): void {
    const until = fault.seconds === undefined ? Infinity : performance.now() + fault.seconds * 1000
    this.#active.push({ ...fault, until, left: fault.times ?? (fault.seconds === undefined ? 1 : Infinity) })
  }

  clear(): void {
    this.#active = []
  }

  /** The fault of one of these kinds that hits this request, if any; spends it. */
  take(kinds: readonly FaultKind[], method: string): Fault | undefined {
    const now = performance.now()
    this.#active = this.#active.filter(({ left, until }) => left > 0 && until > now)
    const hit = this.#active.find(
      (fault) => kinds.includes(fault.kind) && method.includes(fault.method ?? ''),
    )
    if (hit) hit.left--
    return hit
  }

  get list(): Fault[] {
    return this.#active.map(({ left: _left, until: _until, ...fault }) => fault)
  }
}
