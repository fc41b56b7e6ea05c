import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Description, Operation, Parameter, Signature, Socket } from './description.ts'
import { type JsonSchema, resolve, type Root } from './values.ts'

type Content = { content?: Record<string, { schema?: JsonSchema }>; headers?: Record<string, JsonSchema> }
type Documented = {
  parameters?: JsonSchema[]
  requestBody?: Content & { required?: boolean }
  responses: Record<string, JsonSchema>
  security?: Record<string, unknown>[]
  'x-twitter-streaming'?: boolean
}
type Paths = Record<string, Record<string, Documented>>

export type OfficialOptions = {
  sockets?: (schema: (name: string) => JsonSchema) => readonly Socket[]
  /** How lists stand in an address where the document does not say. */
  lists: NonNullable<Parameter['list']>
}

/** The official descriptions of this name, with where they lie; none where `NETWORK_SPECS` names no folder. */
export const findOfficial = (name: RegExp): { file: string; path: string }[] => {
  const folder = process.env['NETWORK_SPECS']
  if (!folder || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => name.test(file))
    .map((file) => ({ file, path: join(folder, file) }))
}

export const readOfficial = (path: string, { sockets, lists }: OfficialOptions): Description => {
  const document = mend(JSON.parse(readFileSync(path, 'utf8'))) as {
    paths: Paths
    components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> }
  }
  const root = { components: document.components }
  const verbs = ['get', 'post', 'put', 'patch', 'delete']
  const operations = Object.entries(document.paths).flatMap(([address, byVerb]) =>
    verbs.flatMap((verb) => {
      const documented = byVerb[verb]
      return documented
        ? [operationOf(documented, { method: verb.toUpperCase(), path: address, root, lists })]
        : []
    }),
  )
  const named = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })
  return {
    name: path.split('/').at(-1) ?? '',
    root,
    operations,
    sockets: sockets?.(named) ?? [],
    isWhole: true,
  }
}

/**
 * A document as the checker reads it. Version 3.0 says `nullable` where JSON schemas say null, and alternatives
 * overlap – a quote is a shallow quote, too – so that exactly one rarely fits.
 */
const mend = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(mend)
  if (typeof value !== 'object' || value === null) return value
  const { nullable, oneOf, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, mend(inner)]),
  )
  const whole = oneOf === undefined ? rest : { ...rest, anyOf: oneOf }
  return nullable === true ? { anyOf: [whole, { type: 'null' }] } : whole
}

type Place = { method: string; path: string; root: Root; lists: NonNullable<Parameter['list']> }

const operationOf = (documented: Documented, { method, path, root, lists }: Place): Operation => {
  const parameters = (documented.parameters ?? []).map((one) => resolve(one, root))
  const inPlace = (place: string) =>
    parameters.filter((one) => one['in'] === place).map((one) => [String(one['name']), one] as const)
  const parameter = (one: JsonSchema): Parameter => {
    const schema = resolve(one['schema'], root)
    const list = one['explode'] === false ? 'commas' : lists
    return { schema, required: one['required'] === true, ...(schema['type'] === 'array' && { list }) }
  }
  const [type, content] = Object.entries(documented.requestBody?.content ?? {})[0] ?? []
  const answers = Object.entries(documented.responses).map(([status, answer]) => {
    const { content: said = {} } = resolve(answer, root) as Content
    return [status, Object.fromEntries(Object.entries(said).map(([kind, one]) => [kind, one.schema ?? {}]))]
  })
  const headers = Object.values(documented.responses).flatMap((answer) =>
    Object.entries((resolve(answer, root) as Content).headers ?? {}).map(([name, header]) => [
      name,
      resolve(resolve(header, root)['schema'], root),
    ]),
  )
  return {
    method,
    path,
    query: Object.fromEntries(inPlace('query').map(([name, one]) => [name, parameter(one)])),
    // Mastodon's document takes the text of a header for an object.
    headers: Object.fromEntries(
      inPlace('header').map(([name, one]) => [name, { ...parameter(one), schema: { type: 'string' } }]),
    ),
    pathSchemas: Object.fromEntries(
      inPlace('path').map(([name, one]) => [name, resolve(one['schema'], root)] as const),
    ),
    body: type
      ? { required: documented.requestBody?.required === true, type, schema: content?.schema ?? {} }
      : null,
    answers: Object.fromEntries(answers),
    answerHeaders: Object.fromEntries(headers),
    signatures: signaturesOf(documented, root),
    isStream: documented['x-twitter-streaming'] === true,
  }
}

const signaturesOf = ({ security = [] }: Documented, root: Root): Signature[] => {
  const { securitySchemes } = root['components'] as { securitySchemes: Record<string, JsonSchema> }
  const names = security.flatMap((one) => Object.keys(one))
  return names.map((name) => (securitySchemes[name]?.['scheme'] === 'OAuth' ? 'oauth1' : 'bearer'))
}
