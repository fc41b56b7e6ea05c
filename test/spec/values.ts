import Schema from 'typebox/schema'

/** A JSON schema, by us or by a network. */
export type JsonSchema = Record<string, unknown>

/** What a schema points into: an OpenAPI document with `components`, or nothing where schemas are whole. */
export type Root = Readonly<Record<string, unknown>>

/** What is wrong with a value, at most five sentences. */
export const mistakesIn = (value: unknown, schema: JsonSchema, root: Root): string[] => {
  if (checkerOf(schema, root)(value)) return []
  const [isRight, errors] = Schema.Errors({ ...root, ...schema }, value)
  return isRight
    ? []
    : errors
        .slice(0, 5)
        .map(
          ({ instancePath, message, keyword, params }) =>
            `${instancePath || '/'} ${message} (${keyword} ${JSON.stringify(params).slice(0, 200)})`,
        )
}

type Checker = (value: unknown) => boolean
const checkers = new WeakMap<Root, WeakMap<JsonSchema, Checker>>()

/** Compiled once: descriptions are large, and most values are right. */
const checkerOf = (schema: JsonSchema, root: Root): Checker => {
  const known = checkers.get(root) ?? new WeakMap<JsonSchema, Checker>()
  checkers.set(root, known)
  const found = known.get(schema)
  if (found) return found
  const compiled = Schema.Compile({ ...root, ...schema })
  const checker: Checker = (value) => compiled.Check(value)
  known.set(schema, checker)
  return checker
}

/** Follows `$ref`; the way there is that of JSON pointers. */
export const resolve = (schema: unknown, root: Root): JsonSchema => {
  if (typeof schema !== 'object' || schema === null) return {}
  const { $ref, ...rest } = schema as JsonSchema
  if (typeof $ref !== 'string') return rest
  const found = $ref
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((inside, step) => (inside as JsonSchema | undefined)?.[step], root)
  if (found === undefined) throw new Error(`${$ref} is described nowhere`)
  return { ...resolve(found, root), ...rest }
}

/** The schema itself, every alternative or share of it, and what it may turn out to be by its discriminator. */
export const branchesOf = (schema: unknown, root: Root, seen = new Set<unknown>()): JsonSchema[] => {
  const pointer = (schema as JsonSchema | null)?.['$ref']
  if (pointer !== undefined && seen.has(pointer)) return []
  seen.add(pointer)
  const whole = resolve(schema, root)
  const inner = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => (whole[word] as unknown[] | undefined) ?? [])
  const { mapping = {} } = (whole['discriminator'] ?? {}) as { mapping?: Record<string, string> }
  const kinds = Object.values(mapping).map(($ref) => ({ $ref }))
  return [whole, ...[...inner, ...kinds].flatMap((one) => branchesOf(one, root, seen))]
}

/** Members that no branch of the schema knows: descriptions leave objects open, yet nobody should invent any. */
export const inventedMembers = (value: unknown, schemas: readonly unknown[], root: Root): string[] => {
  const branches = schemas.flatMap((schema) => branchesOf(schema, root))
  if (Array.isArray(value)) {
    const items = branches.flatMap(({ items: inner }) => (inner ? [inner] : []))
    return items.length === 0 ? [] : value.flatMap((one) => inventedMembers(one, items, root))
  }
  const known = branches.flatMap(({ properties }) => (properties ? [properties as JsonSchema] : []))
  if (typeof value !== 'object' || value === null || known.length === 0) return []
  const isOpen = branches.some(({ additionalProperties: more }) => more && typeof more === 'object')
  return Object.entries(value).flatMap(([name, inner]) => {
    const described = known.flatMap((properties) =>
      Object.hasOwn(properties, name) ? [properties[name]] : [],
    )
    if (described.length === 0) return isOpen ? [] : [name]
    return inventedMembers(inner, described, root).map((deeper) => `${name}.${deeper}`)
  })
}

/** Text of an address or a header as the value it stands for; itself where it stands for none. */
export const readText = (text: string, schema: JsonSchema, root: Root): unknown => {
  const types = branchesOf(schema, root).flatMap(({ type }) => type ?? [])
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true'
  const isNumber = types.includes('integer') || types.includes('number')
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
