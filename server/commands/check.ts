/** `causerie check`: whether what belongs together is there. */
import type { Documents } from '../domain/documents.ts'
import type { Store } from '../ports/store.ts'
import { allKinds, countAll, sum } from './all-documents.ts'
import { Progress, type Output } from './progress.ts'

const mostShown = 20

/** Answers whether it found nothing. */
export const check = async (store: Store, out: Output): Promise<boolean> => {
  const counts = await countAll(store)
  for (const kind of allKinds) out.write(`${kind.padEnd(14)} ${counts.get(kind) ?? 0}\n`)
  const progress = new Progress(out, { what: 'documents looked at', total: sum(counts) })
  const findings: string[] = []
  for await (const { docs } of store.walk('conversation')) {
    findings.push(...(await lostTurns(store, docs)))
    progress.add(docs.length)
  }
  for (const kind of ['post', 'reply', 'note'] as const)
    for await (const { docs } of store.walk(kind)) {
      const ids = docs.flatMap(({ conversationId }) => conversationId ?? [])
      const known = await store.findMany('conversation', ids)
      for (const { id, conversationId } of docs)
        if (conversationId !== null && !known.has(conversationId))
          findings.push(`${kind} ${id} is in a conversation that is not there: ${conversationId}`)
      progress.add(docs.length)
    }
  progress.end()
  for (const finding of findings.slice(0, mostShown)) out.write(`${finding}\n`)
  out.write(findings.length === 0 ? 'nothing is missing\n' : `${findings.length} findings\n`)
  return findings.length === 0
}

const lostTurns = async (
  store: Store,
  conversations: readonly Documents['conversation'][],
): Promise<string[]> => {
  const turns = conversations
    .filter(({ mergedInto }) => mergedInto === null)
    .flatMap(({ id, turns: all }) => all.map(({ postId }) => ({ id, postId })))
  const known = await store.findMany(
    'post',
    turns.map(({ postId }) => postId),
  )
  return turns
    .filter(({ postId }) => !known.has(postId))
    .map(({ id, postId }) => `conversation ${id} shows a post that is not there: ${postId}`)
}
