import { setTimeout as delay } from 'node:timers/promises'
import type { Documents, Kind, Pending } from '../domain/documents.ts'
import { NotFound } from '../domain/errors.ts'
import type { KindWrite, Lane, Store, Write } from '../ports/store.ts'

/** What a change tells about itself; numbered and put into the document by `change` and `created`. */
export type Telling = Omit<Pending, 'number'>

/** The next form of a document and what to tell of it, or null to leave it as it is. */
export type Step<D> = { doc: D; tell?: Telling[] } | null

/**
 * Reads a document (or begins with the one that was just read, `known`), applies a pure step and writes it if nobody else did meanwhile; reads again and repeats when
 * somebody did. The step runs anew each time, so its condition is always judged on what holds now. Throws what the
 * step throws, and `NotFound`.
 */
export const change = async <K extends Kind>(
  store: Store,
  target: { kind: K; id: string; lane?: Lane; known?: Documents[K] },
  step: (doc: Documents[K]) => Step<Documents[K]>,
): Promise<{ doc: Documents[K]; changed: boolean }> => {
  for (let attempt = 0; ; attempt++) {
    const current = attempt === 0 && target.known ? target.known : await store.find(target.kind, target.id)
    if (!current) throw new NotFound(`There is no ${target.kind} ${target.id}.`)
    const next = step(current)
    if (!next) return { doc: current, changed: false }
    const doc = nextVersion(current, next)
    const [result] = await store.write([replacing(target.kind, doc, current.version)], {
      lane: target.lane ?? 'person',
    })
    if (result === 'done') return { doc, changed: true }
    // Under a thousand rivals everybody retries at once; spreading out lets each round settle some of them.
    if (attempt > 2) await delay(Math.random() * Math.min(200, 2 ** attempt))
  }
}

export const replacing = <K extends Kind>(kind: K, doc: Documents[K], ifVersion: number): Write =>
  ({ op: 'replace', kind, doc, ifVersion }) satisfies KindWrite<K> as unknown as Write

export const creating = <K extends Kind>(kind: K, doc: Documents[K]): Write =>
  ({ op: 'create', kind, doc }) satisfies KindWrite<K> as unknown as Write

export const nextVersion = <D extends Documents[Kind]>(current: D, next: { doc: D; tell?: Telling[] }): D => {
  const version = current.version + 1
  const added = (next.tell ?? []).map((telling) => ({ ...telling, number: version }))
  return { ...next.doc, version, pending: [...current.pending, ...added] }
}

/** A new document's house fields: first version, and what to tell of it. */
export const firstVersion = (tell: Telling[] = []): { version: number; pending: Pending[] } => ({
  version: 1,
  pending: tell.map((telling) => ({ ...telling, number: 1 })),
})
