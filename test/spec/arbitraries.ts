import fc from 'fast-check'
import { type JsonSchema, resolve, type Root } from './values.ts'

/** What a network may come to send where something else is described. */
const odd: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
  null,
  undefined,
  true,
  -1,
  7,
  2 ** 60,
  '',
  '\u0000\ud800',
  'a_new_value',
  '9007199254740993',
  '01JDEY3K8XN2V5RZ0QWB7C4T6M',
  'javascript:alert(1)',
  [],
  {},
  [null],
)

const texts = fc.oneof(
  fc.constantFrom('2026-11-23T11:00:00.000Z', 'https://town.test/@a/1', '<p>hello <b>you</b></p>', 'nl'),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }).map(String),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** Values that a schema allows, members missing where they may be, and now and then something else. */
export const arbitraryOf = (schema: unknown, root: Root, depth: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 15, arbitrary: wholeOf(resolve(schema, root), root, depth) },
    { weight: 1, arbitrary: odd },
  )

const wholeOf = (schema: JsonSchema, root: Root, depth: number): fc.Arbitrary<unknown> => {
  const {
    anyOf,
    allOf,
    items,
    properties,
    enum: values,
    type,
  } = schema as {
    anyOf?: unknown[]
    allOf?: unknown[]
    items?: unknown
    properties?: JsonSchema
    enum?: unknown[]
    type?: string | string[]
  }
  if (anyOf) return fc.oneof(...anyOf.map((one) => arbitraryOf(one, root, depth)))
  if (allOf)
    return fc
      .tuple(...allOf.map((one) => wholeOf(resolve(one, root), root, depth)))
      .map((parts) => Object.assign({}, ...parts) as unknown)
  if (values) return fc.constantFrom(...values)
  if (items && depth > 0) return fc.array(arbitraryOf(items, root, depth - 1), { maxLength: 3 })
  if (items) return fc.constant([])
  if (properties && depth > 0)
    return fc.record(
      Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, arbitraryOf(inner, root, depth - 1)]),
      ),
      { requiredKeys: [] },
    )
  if (properties) return fc.constant({})
  const kinds = [type ?? 'string'].flat().map((kind) => byType[kind] ?? texts)
  return fc.oneof(...kinds)
}

const byType: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  integer: fc.integer(),
  number: fc.double(),
}

/** The value with one place of it, however deep, gone, replaced, or with a stranger beside it. */
export const tornOf = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom(...placesIn(value)), odd, fc.boolean())
    .map(([place, instead, isBeside]) => tear(value, place, { instead, isBeside }))

type Place = readonly (string | number)[]

const placesIn = (value: unknown, at: Place = []): Place[] => {
  if (typeof value !== 'object' || value === null) return []
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  return entries.flatMap(([key, inner]) => [[...at, key], ...placesIn(inner, [...at, key])])
}

const tear = (value: unknown, place: Place, how: { instead: unknown; isBeside: boolean }): unknown => {
  const copy = structuredClone(value)
  let inside = copy as Record<string | number, unknown>
  for (const step of place.slice(0, -1)) inside = inside[step] as Record<string | number, unknown>
  const last = place.at(-1) as string | number
  if (how.isBeside && !Array.isArray(inside)) inside['a_new_member'] = how.instead
  else inside[last] = how.instead
  return copy
}
