import type { Description, Operation } from './description.ts'
import { branchesOf, type JsonSchema } from './values.ts'

/** Where our own description asks or expects what the official one does not know. */
export const contradictions = (own: Description, official: Description): string[] =>
  own.operations.flatMap((ours) => {
    const name = `${ours.method} ${ours.path}`
    const theirs = official.operations.find(
      ({ method, path }) => method === ours.method && path === ours.path,
    )
    if (!theirs) return [`${name}: is not described officially`]
    const differ = (between: Pair) => differences(between, { own, official })
    return [
      ...parameterDifferences(ours, theirs, differ),
      ...(ours.body
        ? theirs.body
          ? differ({ at: 'body', ours: ours.body.schema, theirs: theirs.body.schema })
          : ['body: there is none officially']
        : []),
      ...answerDifferences(ours, theirs, differ),
      ...ours.signatures
        .filter((one) => !theirs.signatures.includes(one))
        .map((one) => `${one}: is not how one signs officially`),
    ].map((one) => `${name}: ${one}`)
  })

type Pair = { at: string; ours: unknown; theirs: unknown }
type Differ = (pair: Pair) => string[]

const parameterDifferences = (ours: Operation, theirs: Operation, differ: Differ): string[] => [
  ...(['query', 'headers'] as const).flatMap((place) =>
    Object.entries(ours[place]).flatMap(([name, { schema, list }]) => {
      const known = theirs[place][name]
      if (!known) return [`parameter ${name}: is not there officially`]
      const spelling = list === known.list ? [] : [`parameter ${name}: is spelt as another kind of list`]
      return [...spelling, ...differ({ at: `parameter ${name}`, ours: schema, theirs: known.schema })]
    }),
  ),
  ...Object.entries(theirs.query)
    .filter(([name, { required }]) => required && !ours.query[name]?.required)
    .map(([name]) => `parameter ${name}: is needed officially`),
]

const answerDifferences = (ours: Operation, theirs: Operation, differ: Differ): string[] =>
  Object.entries(ours.answers).flatMap(([status, byType]) => {
    const said = theirs.answers[status] ?? theirs.answers['default']
    if (!said) return [`${status}: is not answered officially`]
    return Object.entries(byType).flatMap(([type, schema]) => {
      const known = said[type]
      // Refusals come as one of two types: ours say the same of both.
      if (!known) return Number(status) < 400 ? [`${status}: is not answered as ${type}`] : []
      return Number(status) < 400 ? differ({ at: status, ours: schema, theirs: known }) : []
    })
  })

/** Members that we name and they do not, values that they do not take, and types that have nothing in common. */
const differences = (
  { at, ours, theirs }: Pair,
  roots: { own: Description; official: Description },
): string[] => {
  const [mine, known] = [branchesOf(ours, roots.own.root), branchesOf(theirs, roots.official.root)]
  const types = [typesOf(mine), typesOf(known)] as const
  const isApart = types.every((all) => all.size > 0) && [...types[0]].every((one) => !types[1].has(one))
  if (isApart)
    return [`${at}: is ${[...types[0]].join(' or ')} here and ${[...types[1]].join(' or ')} officially`]
  const allowed = known.flatMap((one) => (one['enum'] as unknown[] | undefined) ?? [])
  const strange = mine
    .flatMap((one) => (one['enum'] as unknown[] | undefined) ?? [])
    .filter((value) => allowed.length > 0 && !allowed.includes(value))
  const deeper = mine.flatMap(({ properties = {}, items }) => {
    const members = Object.entries(properties as JsonSchema).flatMap(([name, inner]) => {
      const found = known.flatMap((one) => (one['properties'] as JsonSchema | undefined)?.[name] ?? [])
      if (found.length === 0) return [`${at}/${name}: is not there officially`]
      return differences({ at: `${at}/${name}`, ours: inner, theirs: { anyOf: found } }, roots)
    })
    const lists = known.flatMap((one) => one['items'] ?? [])
    if (!items || lists.length === 0) return members
    return [...members, ...differences({ at: `${at}/*`, ours: items, theirs: { anyOf: lists } }, roots)]
  })
  return [...strange.map((value) => `${at}: ${String(value)} is not a value officially`), ...deeper]
}

const typesOf = (branches: readonly JsonSchema[]): Set<unknown> =>
  new Set(branches.flatMap(({ type }) => type ?? []).map((type) => (type === 'integer' ? 'number' : type)))
