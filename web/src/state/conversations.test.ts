import { describe, expect, test } from 'vitest'
import type { Conversation } from '../../../server/schemas/conversation.ts'
import { Conversations } from './conversations.svelte.ts'

const conversation = (version: number, more: Partial<Conversation> = {}): Conversation =>
  ({ id: 'c1', version, status: 'open', assigneeId: null, ...more }) as Conversation

describe('what this page knows of conversations', () => {
  test('never goes back to an older version', () => {
    const all = new Conversations()
    all.absorb(conversation(3, { assigneeId: 'driss' }))
    all.absorb(conversation(2))
    expect(all.find('c1')?.assigneeId).toBe('driss')
  })

  test('shows a deed at once, and the server’s answer after it', async () => {
    const all = new Conversations()
    all.absorb(conversation(1))
    const { promise, resolve } = Promise.withResolvers<Conversation>()
    const deed = all.act('c1', { assigneeId: 'amelie' }, () => promise)
    expect(all.find('c1')?.assigneeId).toBe('amelie')
    resolve(conversation(2, { assigneeId: 'amelie' }))
    await deed
    expect(all.find('c1')).toMatchObject({ version: 2, assigneeId: 'amelie' })
  })

  test('takes a deed back when it failed, onto what was told meanwhile', async () => {
    const all = new Conversations()
    all.absorb(conversation(1))
    const { promise, reject } = Promise.withResolvers<Conversation>()
    const deed = all.act('c1', { assigneeId: 'amelie' }, () => promise)
    all.absorb(conversation(2, { assigneeId: 'driss' }))
    expect(all.find('c1')?.assigneeId).toBe('amelie')
    reject(new Error('a second too late'))
    await expect(deed).rejects.toThrow('a second too late')
    expect(all.find('c1')?.assigneeId).toBe('driss')
  })

  test('keeps the other deed when one of two fails', async () => {
    const all = new Conversations()
    all.absorb(conversation(1))
    const claim = Promise.withResolvers<Conversation>()
    const close = Promise.withResolvers<Conversation>()
    const claiming = all.act('c1', { assigneeId: 'amelie' }, () => claim.promise)
    const closing = all.act('c1', { status: 'closed' }, () => close.promise)
    claim.reject(new Error('no'))
    await expect(claiming).rejects.toThrow('no')
    expect(all.find('c1')).toMatchObject({ assigneeId: null, status: 'closed' })
    close.resolve(conversation(2, { status: 'closed' }))
    await closing
  })
})
