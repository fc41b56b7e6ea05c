import { join } from 'node:path'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { canReply, type NetworkPost } from '../../server/ports/connector.ts'
import { makePeople } from '../../town/people.ts'
import { Dice } from '../../town/dice.ts'
import { startTown, type Town } from '../../town/index.ts'
import { caughtUp, has, type Kept, readUntil } from '../support/reading.ts'
import { type OpenTown, openTown } from '../support/town.ts'

const textsOf = (kept: Kept) => [...kept.byUri.values()].map(({ uri, text }) => `${uri} ${text}`).sort()

describe('Town', () => {
  test('is the same town again for the same seed and start', async () => {
    const now = () => new Date('2026-11-23T12:00:00.000Z')
    const read = async () => {
      await using world = await openTown({ history: true, seed: 'twice', now })
      return textsOf(await readUntil(await world.open(), { until: caughtUp }))
    }
    const [first, second] = [await read(), await read()]
    expect(first.length).toBeGreaterThan(700)
    expect(first).toEqual(second)
  })

  test('has a month of conversations in three languages, in hundreds of different words', async () => {
    await using world = await openTown({ history: true })
    const kept = await readUntil(await world.open(), { until: caughtUp })
    const posts = [...kept.byUri.values()]
    const openings = posts.filter(({ reason }) => reason === 'mention' || reason === 'quote')
    expect(openings.length).toBeGreaterThan(290)
    expect(new Set(posts.map(({ text }) => text)).size).toBeGreaterThan(600)
    for (const language of ['fr', 'nl', 'en'])
      expect(posts.filter(({ languages }) => languages[0] === language).length).toBeGreaterThan(150)
    expect(posts.filter(({ text }) => /[{}]/.test(text))).toEqual([])
    expect(posts.filter(({ text }) => [...text].length > 300)).toEqual([])
    expect(posts.filter(({ authoredAt }) => authoredAt > new Date().toISOString())).toEqual([])
  })

  test('lets nobody share a handle', () => {
    const handles = makePeople(new Dice('any')).map(({ handle }) => handle)
    expect(new Set(handles).size).toBe(handles.length)
  })

  test('answers our answer with thanks, in the same thread', async () => {
    await using world = await openTown({ speed: 60 })
    const session = await world.open()
    if (!canReply(session)) throw new Error('it cannot reply')
    const post = world.town.control.post({ text: 'have you seen my umbrella?', language: 'en' })
    const kept = await readUntil(session, { until: has(post.uri) })
    const sent = await session.send(
      {
        clientId: session.newClientId(),
        text: 'It is here!',
        createdAt: new Date().toISOString(),
        language: 'en',
        inReplyTo: { uri: post.uri, native: kept.byUri.get(post.uri)?.native },
        previous: null,
      },
      AbortSignal.timeout(5000),
    )
    const thanks = (soFar: Kept) => [...soFar.byUri.values()].find(({ parentUri }) => parentUri === sent.uri)
    const later = await readUntil(session, { until: (soFar) => thanks(soFar) !== undefined })
    expect(thanks(later)).toMatchObject({ reason: 'reply', rootUri: post.uri, author: { id: post.did } })
    const page = await (await fetch(`${world.town.url}/profile/${post.did}/post/${post.rkey}`)).text()
    expect(page).toContain('It is here!')
  })

  test('goes on with what history left open, and after a restart with what life left open', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'causerie-town-'))
    const options = { history: true, speed: 60, stateFile: join(folder, 'town.jsonl'), seed: 'open ends' }
    const isOpen = ({ reason, parentUri }: { reason: string; parentUri: string | null }) =>
      reason === 'mention' && !parentUri
    // Some people say nothing more, so a few are answered and one word back is enough.
    const answer = async (world: OpenTown, pick: (kept: Kept) => NetworkPost[]) => {
      const session = await world.open()
      if (!canReply(session)) throw new Error('it cannot reply')
      const kept = await readUntil(session, { until: caughtUp })
      const sent: string[] = []
      for (const { uri, native } of pick(kept)) {
        const part = {
          clientId: session.newClientId(),
          text: 'We are on it.',
          createdAt: new Date().toISOString(),
        }
        const inReplyTo = { uri, native }
        const { uri: ours } = await session.send(
          { ...part, language: 'en', inReplyTo, previous: null },
          AbortSignal.timeout(5000),
        )
        sent.push(ours)
      }
      expect(sent).not.toEqual([])
      await readUntil(session, {
        until: ({ posts }) => posts.some(({ parentUri }) => sent.includes(parentUri ?? '')),
      })
    }
    const unanswered = (kept: Kept) =>
      kept.posts.filter((post) => isOpen(post) && !kept.posts.some(({ rootUri }) => rootUri === post.uri))
    {
      await using world = await openTown(options)
      await answer(world, (kept) => unanswered(kept).slice(-4))
      world.town.control.pause()
      world.town.control.post({ text: 'left over', arc: 'grateful' })
    }
    await using world = await openTown(options)
    await answer(world, (kept) => kept.posts.filter(({ text }) => text.includes('left over')))
    rmSync(folder, { recursive: true })
  })

  test('lives by itself: people write, correct themselves and lose patience', async () => {
    await using world = await openTown({ life: true, speed: 1000, pace: { pollEvery: 50 } })
    const session = await world.open()
    const kept = await readUntil(session, { until: ({ byUri }) => byUri.size > 40 })
    expect(new Set(kept.posts.map(({ author }) => author.id)).size).toBeGreaterThan(15)
    world.town.control.pause()
    const { uri } = world.town.control.post({ text: 'still reachable while paused' })
    await readUntil(session, { cursor: kept.cursor, until: has(uri) })
  })

  test('deletes and posts again, as people do who mistyped', async () => {
    await using world = await openTown({ stream: true, speed: 60 })
    const session = await world.open()
    let wrong = ''
    const kept = await readUntil(session, {
      until: (soFar) => {
        wrong ||= world.town.control.post({ arc: 'clumsy', text: 'where is my beautiful umbrella?' }).uri
        return (
          soFar.deleted.has(wrong) &&
          [...soFar.byUri.values()].some(({ text }) => text.includes('beautiful umbrella'))
        )
      },
    })
    expect(kept.byUri.get(wrong)?.text).not.toContain('beautiful umbrella')
  })

  test('is the same town after a restart, with all that was said, also after a torn last line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'causerie-town-'))
    const stateFile = join(folder, 'town.jsonl')
    const readAll = async () => {
      await using world = await openTown({ history: true, stateFile, speed: 60 })
      const post = world.town.control.post({ text: `before the end ${Math.random()}` })
      return textsOf(
        await readUntil(await world.open(), { until: (kept) => caughtUp(kept) && kept.byUri.has(post.uri) }),
      )
    }
    const before = await readAll()
    appendFileSync(stateFile, '{"op":"put","did":"did:plc:half')
    const after = await readAll()
    expect(before.filter((text) => !after.includes(text))).toEqual([])
    expect(after.length).toBe(before.length + 1)
    rmSync(folder, { recursive: true })
  })

  test('shows hostile text as text, and obeys only this machine', async () => {
    await using world = await openTown()
    const { did, rkey } = world.town.control.post({
      text: '<script>alert(1)</script><img src=x onerror=alert(1)>',
    })
    const page = await (await fetch(`${world.town.url}/profile/${did}/post/${rkey}`)).text()
    expect(page).toContain('&lt;script&gt;alert')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<img')
    const foreign = await controlFrom(world.town, { origin: 'https://elsewhere.example' })
    expect(foreign.status).toBe(403)
    expect((await controlFrom(world.town, {})).status).toBe(200)
  })

  test('starts with its month of history in half a second', async () => {
    const started = performance.now()
    const town = await startTown({ life: false })
    const took = performance.now() - started
    await town.close()
    expect(took).toBeLessThan(500)
  })
})

const controlFrom = (town: Town, headers: Record<string, string>) =>
  fetch(`${town.url}/town/speed`, { method: 'POST', headers, body: JSON.stringify({ speed: 1 }) })
