/**
 * Who reads a source, how far it got, and which spans of time it covers. A lease is a store document; whether it is
 * dead is judged by the observer's own clock, and its epoch fences every cursor write, so that a reader that slept
 * and wakes up cannot move a cursor back.
 */
import type { Lease, SourceDocument } from '../domain/documents.ts'
import type { PulledPage } from '../ports/connector.ts'
import type { Store } from '../ports/store.ts'
import type { Instant } from '../schemas/atoms.ts'
import type { Gap } from '../schemas/channel.ts'
import { change } from './change.ts'

/** A lease that shows no life for this long is dead, milliseconds. */
export const leaseExpiry = 7_000
export const leaseBeat = 2_000
const keptGaps = 200
/** Between two proofs of life this much is no pause any more, milliseconds. */
const longAbsence = 30 * 60_000

/** Thrown when another reader took the source over. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

type Seen = { epoch: number; beat: number; at: number }

/** Watches leases on one process's monotonic clock. */
export class LeaseWatch {
  readonly #seen = new Map<string, Seen>()
  readonly #monotonic: () => number

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic
  }

  /** Whether the lease stood still for long enough under our own eyes. */
  isDead(sourceId: string, lease: Lease): boolean {
    const seen = this.#seen.get(sourceId)
    if (seen?.epoch === lease.epoch && seen.beat === lease.beat)
      return this.#monotonic() - seen.at > leaseExpiry
    this.#seen.set(sourceId, { epoch: lease.epoch, beat: lease.beat, at: this.#monotonic() })
    return false
  }
}

/** Takes the source's lease if it is free, dead, or left behind in a store that nobody else can have open. */
export const takeLease = async (
  store: Store,
  { watch, id, holder }: { watch: LeaseWatch; id: string; holder: string },
): Promise<Lease | null> => {
  const source = await store.find('source', id)
  if (!source) return null
  const { lease } = source
  const free = !lease || lease.holder === holder || store.capabilities.exclusive || watch.isDead(id, lease)
  if (!free) return null
  const taken: Lease = { holder, epoch: (lease?.epoch ?? 0) + 1, beat: 0 }
  const next: SourceDocument = { ...source, lease: taken, version: source.version + 1 }
  const [result] = await store.write([
    { op: 'replace', kind: 'source', doc: next, ifVersion: source.version },
  ])
  return result === 'done' ? taken : null
}

const held = (source: SourceDocument, lease: Lease): void => {
  if (source.lease?.epoch !== lease.epoch || source.lease.holder !== lease.holder)
    throw new LeaseLost(`source ${source.id} is read by another worker now`)
}

/** Shows life. Throws `LeaseLost`. */
export const beatLease = async (store: Store, id: string, lease: Lease): Promise<void> => {
  await change(store, { kind: 'source', id }, (source) => {
    held(source, lease)
    return { doc: { ...source, lease: { ...lease, beat: (source.lease?.beat ?? 0) + 1 } } }
  })
}

/** Lets others have it at once. */
export const releaseLease = async (store: Store, id: string, lease: Lease): Promise<void> => {
  await change(store, { kind: 'source', id }, (source) =>
    source.lease?.epoch === lease.epoch
      ? { doc: { ...source, lease: { ...lease, beat: lease.beat, holder: '' } } }
      : null,
  )
}

/** Moves the cursor past a page that is stored, and the coverage with it. Throws `LeaseLost`. */
export const advance = async (
  store: Store,
  { id, lease }: { id: string; lease: Lease },
  page: PulledPage,
): Promise<SourceDocument> => {
  const { doc } = await change(store, { kind: 'source', id, lane: 'bulk' }, (source) => {
    held(source, lease)
    const next = {
      ...source,
      ...coverage(source, page),
      readBackTo: readBack(source, page),
      cursor: page.cursor,
    }
    return next.cursor === source.cursor &&
      next.coveredUntil === source.coveredUntil &&
      next.gaps === source.gaps
      ? null
      : { doc: next }
  })
  return doc
}

/** Before listening begins everything handed out is a look back: how far it reached. */
export const readBack = (
  { coveredFrom, readBackTo = null }: Pick<SourceDocument, 'coveredFrom' | 'readBackTo'>,
  { posts }: Pick<PulledPage, 'posts'>,
): Instant | null => {
  if (coveredFrom !== null) return readBackTo
  return posts
    .filter(({ reason }) => reason !== 'context')
    .map(({ networkSeenAt, authoredAt }) => networkSeenAt ?? authoredAt)
    .reduce((oldest, at) => (oldest !== null && oldest < at ? oldest : at), readBackTo)
}

/**
 * Spans end at the last proof of life; a span nobody could read back stays visible as a gap. One that is still open
 * begins where coverage ended, and counts as back-filled once coverage goes on.
 */
export const coverage = (
  source: Pick<SourceDocument, 'coveredFrom' | 'coveredUntil' | 'gaps'>,
  page: Pick<PulledPage, 'coveredUntil' | 'gap'>,
): Pick<SourceDocument, 'coveredFrom' | 'coveredUntil' | 'gaps'> => {
  const gaps = withGap(source, page.gap)
  const { coveredUntil: proof } = page
  if (!proof) return { coveredFrom: source.coveredFrom, coveredUntil: source.coveredUntil, gaps }
  const until = source.coveredUntil && source.coveredUntil > proof ? source.coveredUntil : proof
  const isOver = ({ state, from }: Gap) => state === 'open' && from < proof
  const back: Gap[] = gaps.some(isOver)
    ? gaps.map((gap) => (isOver(gap) ? { ...gap, to: proof, state: 'back-filled' } : gap))
    : withAbsence(gaps, { before: source.coveredUntil, proof })
  return { coveredFrom: source.coveredFrom ?? proof, coveredUntil: until, gaps: back }
}

const withGap = (
  { gaps, coveredUntil }: Pick<SourceDocument, 'coveredUntil' | 'gaps'>,
  gap: PulledPage['gap'],
): Gap[] => {
  if (!gap) return gaps
  const isOpen = gap.to === null
  const from = isOpen && coveredUntil && coveredUntil < gap.from ? coveredUntil : gap.from
  const known = isOpen && gaps.some(({ state, reason }) => state === 'open' && reason === gap.reason)
  if (known) return gaps
  const noted: Gap = { ...gap, from, state: isOpen ? 'open' : 'lost' }
  // Told again it may reach further; another reason for the same time is another gap.
  const others = gaps.filter((one) => one.from !== from || one.reason !== gap.reason)
  return [...others, noted].slice(-keptGaps)
}

/** A long time without proof of life that was read back afterwards, behind the gap that could not be. */
const withAbsence = (gaps: Gap[], { before, proof }: { before: Instant | null; proof: Instant }): Gap[] => {
  if (before === null) return gaps
  const from = gaps.reduce((end, { to }) => (to !== null && to > end && to <= proof ? to : end), before)
  if (Date.parse(proof) - Date.parse(from) < longAbsence) return gaps
  const away: Gap = { from, to: proof, reason: 'Nobody listened here', code: 'away', state: 'back-filled' }
  return [...gaps, away].slice(-keptGaps)
}
