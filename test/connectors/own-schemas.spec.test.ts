import { expect, test } from 'vitest'
import { contradictions } from '../spec/agreement.ts'
import type { Description } from '../spec/description.ts'
import { findOfficial, readOfficial } from '../spec/openapi.ts'
import { ownMastodon } from '../spec/schemas/mastodon.ts'
import { ownX } from '../spec/schemas/x.ts'

const pairs = (
  [
    [ownMastodon, /^mastodon-.*\.json$/, 'brackets'],
    [ownX('tweet'), /^x-api-v2\.157.*\.json$/, 'commas'],
    [ownX('post'), /^x-api-v2\.167.*\.json$/, 'commas'],
  ] as const
).flatMap(([own, name, lists]) => findOfficial(name).map(({ path }) => ({ own, path, lists })))

// Skipped, our own schemas were compared with nothing.
test.skipIf(pairs.length === 0)('the official descriptions lie where NETWORK_SPECS says', () => {
  expect(pairs).toHaveLength(3)
})

test.each(pairs)('$own.name do not contradict the official description', ({ own, path, lists }) => {
  expect(contradictions(own, readOfficial(path, { lists }))).toEqual([])
})

test('a contradiction is found', () => {
  const [first] = ownMastodon.operations
  if (!first) throw new Error('nothing is described')
  const answer = (schema: object) => ({ ...first, answers: { 200: { 'application/json': schema as never } } })
  const describe = (operation: typeof first): Description => ({ ...ownMastodon, operations: [operation] })
  const official = describe(
    answer({ type: 'object', properties: { domain: { type: 'string', enum: ['a'] } } }),
  )
  const said = (schema: object) => contradictions(describe(answer(schema)), official)
  expect(said({ type: 'object', properties: { domain: { type: 'string' } } })).toEqual([])
  expect(said({ type: 'object', properties: { mood: {} } })).toHaveLength(1)
  expect(said({ type: 'object', properties: { domain: { type: 'integer' } } })).toHaveLength(1)
  expect(said({ type: 'object', properties: { domain: { enum: ['b'] } } })).toHaveLength(1)
  const query = { since: { schema: {}, required: false } }
  expect(contradictions(describe({ ...first, query }), describe(first))).toHaveLength(1)
  expect(contradictions(describe(first), { ...official, operations: [] })).toHaveLength(1)
})
