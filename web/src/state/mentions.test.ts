import { expect, test } from 'vitest'
import type { Conversation } from '../../../server/schemas/conversation.ts'
import type { Mention } from '../../../server/schemas/mention.ts'
import { Conversations } from './conversations.svelte.ts'
import { Mentions } from './mentions.svelte.ts'

const mention = (id: string, conversationId: string, seenAt: string | null = null) =>
  ({ id, conversation: { id: conversationId, version: 1 } as Conversation, seenAt }) as Mention

/** What the server would hand out now. */
const open = (now: { items: Mention[] }) => {
  const seen: string[] = []
  const api = {
    mentions: () => Promise.resolve({ items: now.items, next: null }),
    seeMentions: (id: string) => Promise.resolve(void seen.push(id)),
  }
  const mentions = new Mentions(api, new Conversations())
  const told: string[] = []
  mentions.onnew = ({ id }) => void told.push(id)
  return { mentions, seen, told }
}

test('what came while nobody was here is counted, what comes now is told once', async () => {
  const now = { items: [mention('m1', 'a')] }
  const { mentions, told } = open(now)
  await mentions.read()
  expect([mentions.unseen, told]).toEqual([1, []])
  now.items = [mention('m2', 'b'), ...now.items]
  await mentions.read()
  await mentions.read()
  expect([mentions.unseen, told]).toEqual([2, ['m2']])
})

test('looking at a conversation sees all that names me there', async () => {
  const { mentions, seen } = open({ items: [mention('m2', 'a'), mention('m1', 'a'), mention('m0', 'b')] })
  await mentions.read()
  await mentions.see('a')
  await mentions.see('a')
  expect([mentions.unseen, seen]).toEqual([1, ['a']])
})
