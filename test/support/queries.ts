/** Posts and queries at random, out of so few words that they meet; with what nobody would rather index. */
import fc from 'fast-check'
import type { ConversationDocument, PostDocument } from '../../server/domain/documents.ts'
import { conversationDocument, postDocument } from './documents.ts'

const words =
  "tram trams umbrella umbrellas parapluie parapluies vélo velo Fahrräder lost l’arrêt d'eau x61 x 81 8"
    .concat(' STRASSE straße œuvre can’t co-op e\u0301te\u0301')
    .split(' ')
const hostile =
  '🚋 👩🏽‍🚒 🇧🇪 ❤️ #ligne81 # @ana @ana@quai.example https://a.example/81?x=1 \u202Eevil zero\u200Bwidth'
    .concat(' שָׁלוֹם مُحَمَّد ภาษาไทย 電車 נ\u05B8 Zalgo\u0335\u0321\u0322 \u0000 \uD83D')
    .concat(' " \' ( ) * : - NEAR OR AND NOT \\ % _')
    .split(' ')
    .concat('a'.repeat(200), 'b'.repeat(10_000), 'ب'.repeat(5000))
const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 2, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
)
const text = fc.array(word, { maxLength: 9 }).map((all) => all.join(' '))

const languages = [null, 'en', 'fr', 'nl', 'de', 'ja'] as const
const handles = ['ana.town.example', 'ana@quai.example', 'ben', 'Zoë_'] as const
const days = Array.from({ length: 12 }, (_, i) => `2026-10-${String(i + 1).padStart(2, '0')}`)
const moments = days.flatMap((day) => [`${day}T00:00:00.000Z`, `${day}T13:07:31.250Z`])

export const someConversations: readonly ConversationDocument[] = (
  ['open', 'snoozed', 'closed'] as const
).flatMap((status) =>
  [null, 'amelie', 'bart'].map((assigneeId) =>
    conversationDocument(`${status}-${assigneeId}`, { status, assigneeId }),
  ),
)

const somePost = fc.record({
  text,
  language: fc.constantFrom(...languages),
  handle: fc.constantFrom(...handles),
  network: fc.constantFrom('bluesky', 'mastodon', 'x'),
  at: fc.constantFrom(...moments),
  reason: fc.constantFrom('mention', 'reply', 'quote', 'direct', 'own', 'context'),
  voice: fc.constantFrom('customer', 'us', 'other'),
  media: fc.subarray(['image', 'video', 'link', 'other'] as const),
  hasLink: fc.boolean(),
  thanks: fc.boolean(),
  sentiment: fc.constantFrom(null, 'positive', 'neutral', 'negative', undefined),
  topics: fc.constantFrom([], ['lost-property'], ['line-81', 'lost-property'], undefined),
  conversation: fc.nat(someConversations.length - 1),
})

/** As many posts, always the same ones for a seed. */
export const somePosts = (count: number, seed: number): PostDocument[] =>
  fc
    .sample(somePost, { numRuns: count, seed })
    .map(({ handle, media, hasLink, thanks, conversation, sentiment, topics, ...rest }, i) => {
      const {
        sentiment: _s,
        topics: _t,
        ...post
      } = postDocument(`post-${i}`, {
        ...rest,
        conversationId: someConversations[conversation]?.id ?? null,
      })
      return {
        ...post,
        author: { ...post.author, handle },
        media: media.map((kind) => ({ kind, url: null, alt: '' })),
        spans: hasLink ? [{ start: 0, end: 0, kind: 'link', value: 'https://a.example/' }] : [],
        thanks: thanks ? { words: 'thanks' } : null,
        // As they are now, or as earlier versions kept them.
        ...(sentiment !== undefined && { sentiment }),
        ...(topics !== undefined && { topics: [...topics] }),
      }
    })

const quoted = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((all) => `"${all.join(' ').replaceAll('"', '')}"`)
const field = fc.oneof(
  fc.constantFrom('ana', '@ana', 'BEN', 'ana.town.example', 'zoe_', 'nobody').map((name) => `from:${name}`),
  fc.constantFrom('en', 'fr', 'nl', 'ja', 'pt').map((language) => `lang:${language}`),
  fc.constantFrom('bluesky', 'mastodon', 'x').map((network) => `network:${network}`),
  fc.constantFrom('media', 'image', 'video', 'link').map((kind) => `has:${kind}`),
  fc
    .constantFrom(
      'mention',
      'reply',
      'quote',
      'repost',
      'direct',
      'thanks',
      'ours',
      'open',
      'snoozed',
      'closed',
    )
    .map((state) => `is:${state}`),
  fc
    .constantFrom('lost-property', 'line-81', 'Lost-Property', 'nothing', '"lost-property"')
    .map((topic) => `topic:${topic}`),
  fc.constantFrom('positive', 'neutral', 'NEGATIVE').map((sentiment) => `sentiment:${sentiment}`),
  fc.constantFrom('is:assigned', 'assigned:me', 'assigned:nobody', 'assigned:bart', 'assigned:stranger'),
  fc
    .tuple(fc.constantFrom('after', 'before'), fc.constantFrom(...days, ...moments, 'now-5d', 'now-36h'))
    .map(([name, moment]) => `${name}:${moment}`),
)
const prefix = fc.constantFrom('tra*', 'um*', 'V*', '8*', 'x*', 'שלו*', 'b*', '#lig*', 'د*')
const near = fc
  .tuple(
    fc.oneof(word, quoted),
    fc.constantFrom('NEAR', 'NEAR/0', 'NEAR/1', 'NEAR/7'),
    fc.oneof(word, quoted),
  )
  .map((all) => all.join(' '))

/** Queries as people type them; some cannot be read. */
export const someQuery: fc.Arbitrary<string> = fc.letrec<{ query: string; unit: string }>((tie) => ({
  unit: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    quoted,
    field,
    prefix,
    near,
    tie('unit').map((unit) => `-${unit}`),
    tie('query').map((query) => `(${query})`),
  ),
  query: fc
    .array(tie('unit'), { minLength: 1, maxLength: 3 })
    .chain((units) =>
      fc
        .array(fc.constantFrom(' ', ' OR ', ' AND '), { minLength: units.length, maxLength: units.length })
        .map((signs) => units.map((unit, i) => (i === 0 ? unit : `${signs[i]}${unit}`)).join('')),
    ),
})).query
