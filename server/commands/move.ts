/** `causerie move --to elasticsearch`: one machine's workspace, carried over to the engines of many. */
import { createHash } from 'node:crypto'
import type { Documents, Kind } from '../domain/documents.ts'
import type { KindWrite, Store, Write } from '../ports/store.ts'
import { change, creating, firstVersion } from '../services/change.ts'
import { allKinds, countAll, sum } from './all-documents.ts'
import { compareStores, ownSettings, sayDifferences } from './compare.ts'
import { Progress, type Output } from './progress.ts'

/** Why it cannot be moved, in a sentence for the owner. */
export class CannotMove extends Error {
  override name = 'CannotMove'
}

/** How far a move has come; kept with the target, so that one that was cut short goes on from there. */
type Note = { source: string; done: Kind[]; kind: Kind | null; after: string | null }

const noteId = 'moving'
/** Between two notes. */
const pagesANote = 10

export type Move = { source: Store; target: Store; out: Output; signal?: AbortSignal }

/** Answers whether all of it is there, and the same. Safe to repeat. */
export const move = async ({ source, target, out, signal }: Move): Promise<boolean> => {
  const note = await begin({ source, target })
  const counts = await countAll(source)
  const before = note.done.reduce((total, kind) => total + (counts.get(kind) ?? 0), 0)
  const progress = new Progress(out, { what: 'documents carried over', total: sum(counts), begunAt: before })
  for (const kind of allKinds) {
    if (note.done.includes(kind)) continue
    let pages = 0
    const after = note.kind === kind ? note.after : null
    for await (const { docs, next } of source.walk(kind, { after })) {
      signal?.throwIfAborted()
      await carry(target, kind, docs)
      progress.add(docs.length)
      if (next !== null && ++pages % pagesANote === 0) await keepNote(target, { ...note, kind, after: next })
    }
    note.done.push(kind)
    await keepNote(target, { ...note, kind: null, after: null })
  }
  progress.end()
  const result = await compareStores({ source, target }, out)
  sayDifferences(result, out)
  return result.differences.length === 0
}

/** What is there already was carried over before, or differs: that is found at the end. */
const carry = async <K extends Kind>(
  target: Store,
  kind: K,
  docs: readonly Documents[K][],
): Promise<void> => {
  const writes = docs
    .filter(({ id }) => kind !== 'setting' || !ownSettings.has(id))
    .map((doc) => ({ op: 'create', kind, doc }) satisfies KindWrite<K> as unknown as Write)
  await target.write(writes, { lane: 'bulk' })
}

const begin = async ({ source, target }: Pick<Move, 'source' | 'target'>): Promise<Note> => {
  const workspace = await source.find('setting', 'workspace')
  if ((await source.find('setting', 'installation'))?.value['mode'] === 'demo')
    throw new CannotMove('This folder holds the demo. Demo data never mixes with a company’s own.')
  if (!workspace) throw new CannotMove('Nobody has set up this folder yet: there is nothing to move.')
  const fingerprint = createHash('sha256').update(JSON.stringify(workspace)).digest('base64url')
  const known = (await target.find('setting', noteId))?.value as Note | undefined
  if (known?.source === fingerprint) return { ...known, done: [...known.done] }
  if (known || (await target.find('setting', 'workspace')))
    throw new CannotMove(
      'These engines hold another company’s data already. Set ENGINES_PREFIX to a name that is not used yet.',
    )
  if ((await target.find('setting', 'installation'))?.value['mode'] === 'demo')
    throw new CannotMove('These engines hold the demo. Set ENGINES_PREFIX to a name that is not used yet.')
  const note: Note = { source: fingerprint, done: [], kind: null, after: null }
  await target.write([creating('setting', { id: noteId, ...firstVersion(), value: note })])
  return note
}

const keepNote = async (target: Store, note: Note): Promise<void> => {
  await change(target, { kind: 'setting', id: noteId, lane: 'bulk' }, (doc) => ({
    doc: { ...doc, value: note },
  }))
}
