import { inventedMembers, type JsonSchema, mistakesIn, readText, type Root } from './values.ts'

export type Parameter = { schema: JsonSchema; required: boolean; list?: 'commas' | 'brackets' | 'repeated' }

/** How a request may say whose it is. */
export type Signature = 'bearer' | 'oauth1'

export type Operation = {
  method: string
  /** With `{names}` for what differs. */
  path: string
  query: Record<string, Parameter>
  headers: Record<string, Parameter>
  pathSchemas: Record<string, JsonSchema>
  body: { required: boolean; type: string; schema: JsonSchema } | null
  /** By status or `default`, then by media type. */
  answers: Record<string, Record<string, JsonSchema>>
  answerHeaders: Record<string, JsonSchema>
  /** Any of these will do; empty where nobody is asked. */
  signatures: readonly Signature[]
  /** The answer never ends: each line of it is a value. */
  isStream: boolean
}

/** A websocket, and what each of its messages holds. */
export type Socket = { path: string; read: (message: string) => { value: unknown; schema: JsonSchema }[] }

/** What a network says of itself, or what we ask of it: both are checked alike. */
export type Description = {
  name: string
  root: Root
  operations: readonly Operation[]
  sockets: readonly Socket[]
  /** Whether members that are not in it are mistakes of the network's. */
  isWhole: boolean
}

export type Request = { method: string; url: URL; headers: Record<string, string>; body: string }
export type Answer = { status: number; headers: Record<string, string>; body: string }

/** The operation at an address, one without names in its path first. */
export const findOperation = (
  { operations }: Description,
  { method, pathname }: { method: string; pathname: string },
): Operation | undefined =>
  operations
    .filter((one) => one.method === method && pathPattern(one.path).test(pathname))
    .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0]

const pathPattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{([^}]+)\}/g, '([^/]+)')}$`)

export const checkRequest = (operation: Operation, request: Request, { root }: Description): string[] => {
  const { url, headers } = request
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)
  const values = pathPattern(operation.path).exec(url.pathname)?.slice(1) ?? []
  const inPath = names.flatMap((name, i) => {
    const schema = operation.pathSchemas[name]
    return schema ? mistakesIn(decodeURIComponent(values[i] ?? ''), schema, root) : []
  })
  const inHeaders = Object.entries(operation.headers).flatMap(([name, { schema, required }]) => {
    const said = headers[name.toLowerCase()]
    if (said === undefined) return required ? [`header ${name} is missing`] : []
    return mistakesIn(readText(said, schema, root), schema, root).map((one) => `header ${name} ${one}`)
  })
  return [
    ...inPath.map((one) => `path ${one}`),
    ...checkQuery(operation, url.searchParams, root),
    ...inHeaders,
    ...checkSignature(operation, headers['authorization']),
    ...checkBody(operation, request, root),
  ]
}

const checkQuery = ({ query }: Operation, given: URLSearchParams, root: Root): string[] => {
  const problems: string[] = []
  const told = new Map<string, string[]>()
  for (const [key, value] of given) {
    const name = key.replace(/\[\]$/, '')
    const parameter = query[name]
    if (!parameter) problems.push(`parameter ${key} is not described`)
    else if (key.endsWith('[]') !== (parameter.list === 'brackets'))
      problems.push(`parameter ${key} is spelt as if it ${key.endsWith('[]') ? 'were' : 'were not'} a list`)
    else if (!parameter.list && told.has(name)) problems.push(`parameter ${key} is said twice`)
    else told.set(name, [...(told.get(name) ?? []), value])
  }
  for (const [name, { schema, required, list }] of Object.entries(query)) {
    const texts = told.get(name)
    if (!texts) {
      if (required) problems.push(`parameter ${name} is missing`)
      continue
    }
    const inner = (schema['items'] ?? {}) as JsonSchema
    const items = list === 'commas' ? texts.flatMap((text) => text.split(',')) : texts
    const value = list
      ? items.map((text) => readText(text, inner, root))
      : readText(texts[0] ?? '', schema, root)
    problems.push(...mistakesIn(value, schema, root).map((one) => `parameter ${name} ${one}`))
  }
  return problems
}

const looks: Readonly<Record<Signature, RegExp>> = {
  bearer: /^Bearer [\x21-\x7e]+$/,
  oauth1: /^OAuth (?=.*oauth_consumer_key=")(?=.*oauth_token=")(?=.*oauth_signature=")/,
}

const checkSignature = ({ signatures }: Operation, said: string | undefined): string[] =>
  signatures.length === 0 || signatures.some((one) => looks[one].test(said ?? ''))
    ? []
    : [`is not signed by ${signatures.join(' or ')}`]

const checkBody = ({ body }: Operation, request: Request, root: Root): string[] => {
  if (!body) return request.body ? ['has a body that is not described'] : []
  if (!request.body) return body.required ? ['has no body'] : []
  const type = mediaType(request.headers)
  if (type !== body.type) return [`body is ${type}, not ${body.type}`]
  const value =
    type === 'application/json'
      ? parseJson(request.body)
      : Object.fromEntries(new URLSearchParams(request.body))
  return [
    ...mistakesIn(value, body.schema, root),
    ...inventedMembers(value, [body.schema], root).map((name) => `/${name} is not described`),
  ].map((one) => `body ${one}`)
}

export const checkAnswer = (operation: Operation, answer: Answer, description: Description): string[] => {
  const said = operation.answers[String(answer.status)] ?? operation.answers['default']
  if (!said) return [`status ${answer.status} is not described`]
  const headers = Object.entries(operation.answerHeaders).flatMap(([name, schema]) => {
    const text = answer.headers[name.toLowerCase()]
    if (text === undefined) return []
    const value = readText(text, schema, description.root)
    return mistakesIn(value, schema, description.root).map((one) => `header ${name} ${one}`)
  })
  const type = mediaType(answer.headers)
  const schema = said[type]
  if (Object.keys(said).length === 0) return headers
  if (!schema) return [...headers, `answers ${type}, not ${Object.keys(said).join(' or ')}`]
  const values = operation.isStream && answer.status === 200 ? [] : [parseJson(answer.body)]
  return [...headers, ...values.flatMap((value) => checkValue(value, schema, description))]
}

/** One line of an answer that never ends; empty lines only say that it goes on. */
export const checkLine = (operation: Operation, line: string, description: Description): string[] => {
  const schema = Object.values(operation.answers['200'] ?? {})[0]
  return line.trim() && schema ? checkValue(parseJson(line), schema, description) : []
}

/** Undefined where no socket is described at this path. */
export const checkMessage = (
  description: Description,
  pathname: string,
  message: string,
): string[] | undefined =>
  description.sockets
    .find(({ path }) => path === pathname)
    ?.read(message)
    .flatMap(({ value, schema }) => checkValue(value, schema, description))

const checkValue = (value: unknown, schema: JsonSchema, { root, isWhole }: Description): string[] => [
  ...mistakesIn(value, schema, root),
  ...(isWhole ? [...new Set(inventedMembers(value, [schema], root))] : []).map(
    (name) => `/${name} is not described`,
  ),
]

const mediaType = (headers: Record<string, string>): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
