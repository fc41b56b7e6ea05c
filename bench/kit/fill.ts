import { draftPost } from '../../server/services/ingest-posts.ts'
import type { Store, Write } from '../../server/ports/store.ts'
import { conversationDocument } from '../../test/support/documents.ts'
import { makePosts } from './posts.ts'

const page = 500
const minute = (index: number): string => new Date(Date.UTC(2024, 0, 1) + index * 60_000).toISOString()

export const conversationId = (index: number): string => `c${String(index).padStart(8, '0')}`

/** So many conversations with a post in each: a quarter open, a third of those with somebody. */
export const fill = async (store: Store, size: number, say: (line: string) => void): Promise<void> => {
  const start = performance.now()
  for (let from = 0; from < size; from += page) {
    const posts = makePosts(from, Math.min(page, size - from))
    const writes: Write[] = posts.flatMap((post, index): Write[] => {
      const number = from + index
      const doc = draftPost(post, { channelId: 'bench', accountId: 'us' }, minute(number))
      const conversation = conversationDocument(conversationId(number), {
        channelId: 'bench',
        status: number % 4 === 0 ? 'open' : number % 17 === 0 ? 'snoozed' : 'closed',
        assigneeId: number % 12 === 0 ? `colleague${number % 5}` : null,
        lastPostAt: minute(number),
        waitKey: minute(number),
        turns: [
          {
            postId: doc.id,
            at: doc.at,
            voice: 'customer',
            text: doc.text,
            language: 'en',
            thanks: false,
            gone: false,
          },
        ],
      })
      return [
        { op: 'create', kind: 'conversation', doc: conversation },
        { op: 'create', kind: 'post', doc: { ...doc, conversationId: conversation.id } },
      ]
    })
    await store.write(writes, { lane: 'bulk' })
    if ((from / page) % 100 === 99)
      say(`filled ${from + page} at ${Math.round(((from + page) / (performance.now() - start)) * 1000)} /s`)
  }
}
