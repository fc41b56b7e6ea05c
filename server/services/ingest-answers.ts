import type { PostDocument } from '../domain/documents.ts'
import { postId } from '../domain/ids.ts'
import type { Lane } from '../ports/store.ts'
import { change } from './change.ts'
import type { Page } from '../schemas/atoms.ts'
import type { ServiceContext } from './context.ts'
import { awaitedOf } from './ingest-awaited.ts'
import { recogniseEchoes } from './ingest-echoes.ts'
import { byId, conversationOfAnswer } from './ingest-identities.ts'

const asked = 100
const pageSize = 200

/**
 * What we said may come before what it answers. Once that is stored, our answers to it get its conversation, then
 * what we said below them, and so on. Answers what was placed.
 */
export const placeEarlyAnswers = async (
  context: ServiceContext,
  stored: readonly PostDocument[],
  lane: Lane,
): Promise<PostDocument[]> => {
  const placed: PostDocument[] = []
  let parents = [...stored, ...(await storedMeanwhile(context, stored))].filter(isPlaced)
  while (parents.length > 0) {
    const known = byId(parents)
    const below: PostDocument[] = []
    for (const answer of await listWaiting(context, parents)) {
      const parent = known.get(parentIdOf(answer))
      const conversationId = parent ? await conversationOfAnswer(context, answer, parent) : null
      if (conversationId) below.push(await place(context, { ...answer, conversationId }, lane))
    }
    placed.push(...below)
    parents = below
  }
  return placed
}

const isPlaced = (post: PostDocument): boolean => post.conversationId !== null
const parentIdOf = ({ network, parentUri }: PostDocument): string => postId(network, parentUri ?? '')

/** What answers of this page wait for, where somebody else stored it while they were on their way in. */
const storedMeanwhile = async (
  { store }: ServiceContext,
  posts: readonly PostDocument[],
): Promise<PostDocument[]> => {
  const waiting = posts.filter((post) => post.voice === 'us' && post.parentUri && !isPlaced(post))
  return [...(await store.findMany('post', waiting.map(parentIdOf))).values()]
}

const listWaiting = async (
  context: ServiceContext,
  parents: readonly PostDocument[],
): Promise<PostDocument[]> => {
  const awaited = await awaitedOf(context, parents)
  const uris = [...new Set(awaited.map(({ uri }) => uri))]
  const waiting: PostDocument[] = []
  for (let start = 0; start < uris.length; start += asked) {
    let after: string | null = null
    do {
      const { items, next }: Page<PostDocument> = await context.store.list('post', {
        where: [
          { field: 'parentUri', in: uris.slice(start, start + asked) },
          { field: 'conversationId', is: null },
          { field: 'voice', is: 'us' },
        ],
        after,
        limit: pageSize,
        fresh: start === 0 && after === null,
      })
      waiting.push(...items)
      after = next
    } while (after !== null)
  }
  return waiting
}

const place = async (context: ServiceContext, answer: PostDocument, lane: Lane): Promise<PostDocument> => {
  const [{ conversationId, replyId } = answer] = await recogniseEchoes(context, [answer])
  const { doc } = await change(context.store, { kind: 'post', id: answer.id, lane }, (post) =>
    post.conversationId ? null : { doc: { ...post, conversationId, replyId: post.replyId ?? replyId } },
  )
  return doc
}
