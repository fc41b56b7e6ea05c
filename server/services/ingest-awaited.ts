import type { AwaitedDocument } from '../domain/documents.ts'
import { postId } from '../domain/ids.ts'
import type { NetworkId } from '../schemas/atoms.ts'
import type { Lane } from '../ports/store.ts'
import { creating, firstVersion } from './change.ts'
import type { ServiceContext } from './context.ts'

type Address = { network: NetworkId; uri: string }

/**
 * Marks posts that others hang on, before those are stored. When such a post comes, whoever stores it finds the mark by
 * its id, which is always current, and only then has to look for what hangs on it.
 */
export const markAwaited = async (
  { store }: ServiceContext,
  posts: readonly Address[],
  lane: Lane,
): Promise<void> => {
  const ids = new Set(posts.map(({ network, uri }) => postId(network, uri)))
  const marks = [...ids].map((id): AwaitedDocument => ({ id, ...firstVersion() }))
  if (marks.length === 0) return
  await store.write(
    marks.map((mark) => creating('awaited', mark)),
    { lane },
  )
}

/** Those of the posts that others hang on. */
export const awaitedOf = async <P extends Address>(
  { store }: ServiceContext,
  posts: readonly P[],
): Promise<P[]> => {
  const idOf = ({ network, uri }: Address): string => postId(network, uri)
  const marks = await store.findMany('awaited', posts.map(idOf))
  return posts.filter((post) => marks.has(idOf(post)))
}
