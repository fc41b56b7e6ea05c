import { describe, expect, test } from 'vitest'
import type { Post } from '../../../../server/schemas/post.ts'
import type { Reply } from '../../../../server/schemas/reply.ts'
import { makeTimeline } from './timeline.ts'

const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`
const post = (id: string, minute: number, replyId: string | null = null) =>
  ({ id, at: at(minute), replyId, voice: 'us' }) as Post
const reply = (id: string, state: Reply['state'], parts = 1) =>
  ({ id, state, createdAt: at(5), parts: Array.from({ length: parts }, () => ({ text: '' })) }) as Reply
const shown = (posts: Post[], replies: Reply[]) =>
  makeTimeline({ posts, replies, notes: [], activity: [] }).map(({ kind, id }) => `${kind} ${id}`)

describe('the timeline', () => {
  test('a reply on its way is a reply', () => {
    expect(shown([post('p1', 1)], [reply('r1', 'sending')])).toEqual(['post p1', 'reply r1'])
  })

  test('a reply whose post came back is shown once, as its post', () => {
    expect(shown([post('p1', 1), post('p2', 6, 'r1')], [reply('r1', 'sent')])).toEqual(['post p1', 'post p2'])
  })

  test('a reply of which one part came back stays a reply', () => {
    expect(shown([post('p2', 6, 'r1')], [reply('r1', 'sending', 2)])).toEqual(['reply r1'])
  })

  test('a claim that came of answering stands above the answer', () => {
    const claimed = { id: 'a1', action: 'claimed', actorId: 'amelie', assigneeId: 'amelie' } as const
    const mine = { ...reply('r1', 'held'), authorId: 'amelie' }
    const order = (claimedAt: string) =>
      makeTimeline({
        posts: [post('p1', 1)],
        replies: [mine],
        notes: [],
        activity: [{ ...claimed, at: claimedAt }],
      }).map(({ id }) => id)
    expect(order('2026-11-23T10:05:00.040Z')).toEqual(['p1', 'a1', 'r1'])
    expect(order('2026-11-23T10:06:00.000Z')).toEqual(['p1', 'r1', 'a1'])
  })

  test('what was taken back is not shown', () => {
    expect(shown([], [reply('r1', 'withdrawn')])).toEqual([])
  })

  test('a withdrawn reply does not hide a post that carries its mark', () => {
    expect(shown([post('p2', 6, 'r1')], [reply('r1', 'withdrawn')])).toEqual(['post p2'])
  })
})
