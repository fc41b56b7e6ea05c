import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reasonFor, seenPost, toNetworkPost } from './map.ts'
import { spansOf } from './spans.ts'

const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const uri = `at://${did}/app.bsky.feed.post/3abcdefghijkl`
const now = new Date('2026-11-23T12:00:00.000Z')
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const bytes = (text: string) => Buffer.byteLength(text)

const view = (record: unknown, more: object = {}) => ({
  uri,
  cid: 'bafyone',
  author: { did, handle: 'lies.town.test', displayName: 'Lies' },
  record,
  indexedAt: '2026-11-23T11:00:00.000Z',
  ...more,
})

const mapped = (record: unknown, more: object = {}) => {
  const seen = seenPost(view(record, more))
  if (!seen) throw new Error('not a post')
  return toNetworkPost(seen, { reason: 'mention', now })
}

const link = (byteStart: unknown, byteEnd: unknown, target = 'https://example.com/') => ({
  index: { byteStart, byteEnd },
  features: [{ $type: 'app.bsky.richtext.facet#link', uri: target }],
})

describe('spans', () => {
  test('count UTF-16 where facets count bytes', () => {
    const text = 'Où est 🚋 ici?'
    const start = bytes('Où est 🚋 ')
    expect(spansOf(text, [link(start, start + 3)])).toEqual([
      {
        start: text.indexOf('ici'),
        end: text.indexOf('ici') + 3,
        kind: 'link',
        value: 'https://example.com/',
      },
    ])
  })

  test('drop what cuts a character, overlaps, leaves the text or runs code', () => {
    const text = 'é🚋 abc def'
    expect(spansOf(text, [link(1, 3)])).toEqual([])
    expect(spansOf(text, [link(3, 6)])).toEqual([])
    expect(spansOf(text, [link(7, 99)])).toEqual([])
    expect(spansOf(text, [link(-1, 2)])).toEqual([])
    expect(spansOf(text, [link(7, 10, 'javascript:alert(1)')])).toEqual([])
    expect(spansOf(text, [link(7, 10, 'data:text/html,x')])).toEqual([])
    expect(spansOf(text, [link(7, 10), link(8, 14)])).toHaveLength(1)
  })

  test('whatever is written as facets, spans lie in order inside the text', () => {
    const facet = fc.record({
      index: fc.record({
        byteStart: fc.integer({ min: -2, max: 40 }),
        byteEnd: fc.integer({ min: -2, max: 40 }),
      }),
      features: fc.array(fc.oneof(fc.constant(link(0, 0).features[0]), fc.anything())),
    })
    const anyText = fc.string({ unit: 'binary', maxLength: 20 })
    fc.assert(
      fc.property(anyText, fc.array(fc.oneof(facet, fc.anything())), (text, facets) => {
        const wellFormed = text.toWellFormed()
        let end = 0
        for (const span of spansOf(wellFormed, facets)) {
          expect(span.start).toBeGreaterThanOrEqual(end)
          expect(span.end).toBeGreaterThan(span.start)
          expect(span.end).toBeLessThanOrEqual(wellFormed.length)
          expect(wellFormed.slice(span.start, span.end).isWellFormed()).toBe(true)
          end = span.end
        }
      }),
    )
  })
})

describe('posts', () => {
  test('survive any record, author and embed', () => {
    const hostile = fc.record({
      record: fc.anything(),
      author: fc.anything(),
      embed: fc.anything(),
      indexedAt: fc.anything(),
    })
    fc.assert(
      fc.property(hostile, ({ record, ...more }) => {
        const post = mapped(record, JSON.parse(JSON.stringify(more)) as object)
        expect(post.authoredAt).toMatch(instant)
        expect(post.text.isWellFormed()).toBe(true)
        expect(post.author.id).toBe(did)
        for (const { url } of post.media) expect(url ?? 'https://').toMatch(/^https?:\/\//)
        expect(() => JSON.stringify(post)).not.toThrow()
      }),
    )
  })

  test('have the date the network saw them where the author’s is none', () => {
    expect(mapped({ text: 'x', createdAt: 'yesterday-ish' }).authoredAt).toBe('2026-11-23T11:00:00.000Z')
    expect(mapped({ text: 'x' }, { indexedAt: 7 }).authoredAt).toBe(now.toISOString())
    expect(mapped({ text: 'x', createdAt: '+099999-01-01T00:00:00Z' }).authoredAt).toBe(
      '2026-11-23T11:00:00.000Z',
    )
  })

  test('show what hangs on them', () => {
    const images = {
      $type: 'app.bsky.embed.images#view',
      images: [{ fullsize: 'https://cdn.test/a', thumb: 'x', alt: 'a tram' }],
    }
    const quoted = { uri, author: { handle: 'lies.town.test' }, value: { text: 'hello' } }
    const both = { $type: 'app.bsky.embed.recordWithMedia#view', media: images, record: { record: quoted } }
    expect(mapped({ text: '' }, { embed: both }).media).toEqual([
      { kind: 'image', url: 'https://cdn.test/a', alt: 'a tram' },
      {
        kind: 'link',
        url: `https://bsky.app/profile/${did}/post/3abcdefghijkl`,
        alt: '@lies.town.test: hello',
      },
    ])
    expect(mapped({ text: '' }, { embed: { $type: 'app.bsky.embed.hologram#view' } }).media[0]?.kind).toBe(
      'other',
    )
  })

  test('take only the language of a language tag', () => {
    expect(mapped({ text: '', langs: ['fr-BE', 'nl', 'fr', 'x', 7, 'nds', null] }).languages).toEqual([
      'fr',
      'nl',
    ])
  })

  test('concern us by reply, mention and quote', () => {
    const ours = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb'
    const ref = { uri: `at://${ours}/app.bsky.feed.post/3x`, cid: 'c' }
    const reason = (record: Record<string, unknown>) => reasonFor({ uri, record }, ours)
    expect(reason({ reply: { parent: ref, root: ref } })).toBe('reply')
    expect(
      reason({ facets: [{ features: [{ $type: 'app.bsky.richtext.facet#mention', did: ours }] }] }),
    ).toBe('mention')
    expect(reason({ embed: { record: ref } })).toBe('quote')
    expect(reason({ embed: { record: { record: ref } } })).toBe('quote')
    expect(reason({ text: 'nothing to do with us' })).toBe('context')
  })
})
