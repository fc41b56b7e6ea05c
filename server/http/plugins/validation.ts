/** Checks inputs by their schema, and says in plain words what is wrong with them. */
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { isVisiblePattern } from '../../schemas/visible.ts'

/** Text from an address or a header becomes what its schema asks for; a body is taken as it is or refused. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema)
  return (given: unknown) => {
    const value = httpPart === 'body' ? given : Value.Convert(schema, Value.Default(schema, given))
    return check.Check(value) ? { value } : { error: check.Errors(value) as unknown as Error }
  }
}

/** One finding of the validator, in the form JSON Schema validators share. */
export type Finding = {
  keyword: string
  instancePath: string
  schemaPath: string
  params: Record<string, unknown>
}

export type Explained = { path: string; message: string }

const places: Record<string, string> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}
const mostErrors = 20

export const explain = (findings: readonly Finding[], where: string): Explained[] => {
  const place = places[where] ?? where
  const explained = nearestAlternative(findings).flatMap((finding) => explainOne(finding, place))
  // One sentence for each place: the first thing to put right.
  const first = explained.filter(
    ({ path }, index) => explained.findIndex((entry) => entry.path === path) === index,
  )
  return first.slice(0, mostErrors)
}

/** Of several accepted forms, the findings about the one that came closest. */
const nearestAlternative = (findings: readonly Finding[]): readonly Finding[] => {
  if (!findings.some(({ keyword, schemaPath }) => keyword === 'anyOf' && schemaPath === '#')) return findings
  const byForm = Map.groupBy(findings, ({ schemaPath }) => /^#\/anyOf\/\d+/.exec(schemaPath)?.[0] ?? '')
  byForm.delete('')
  return [...byForm.values()].sort((a, b) => a.length - b.length)[0] ?? findings
}

const explainOne = ({ keyword, instancePath, params }: Finding, place: string): Explained[] => {
  const path = instancePath ? instancePath.slice(1).replaceAll('/', '.') : place
  const under = (name: string) => (instancePath ? `${path}.${name}` : name)
  if (keyword === 'required')
    return (params['requiredProperties'] as string[]).map((name) => ({
      path: under(name),
      message: 'is missing',
    }))
  if (keyword === 'additionalProperties')
    return (params['additionalProperties'] as string[]).map((name) => ({
      path: under(name),
      message: 'is not known here',
    }))
  const message = wordings[keyword]?.(params)
  return message === undefined ? [] : [{ path, message }]
}

const wordings: Record<string, ((params: Record<string, unknown>) => string) | undefined> = {
  type: ({ type }) => `must be ${typeNames[String(type)] ?? String(type)}`,
  minLength: ({ limit }) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`),
  maxLength: ({ limit }) => `may have at most ${limit} characters`,
  minimum: ({ limit }) => `must be ${limit} or more`,
  maximum: ({ limit }) => `must be ${limit} or less`,
  enum: ({ allowedValues }) => `must be one of ${(allowedValues as unknown[]).join(', ')}`,
  pattern: ({ pattern }) =>
    isVisiblePattern(String(pattern)) ? 'must not be blank' : 'is not in the form it should have',
  anyOf: () => 'is in none of the forms it may have',
}

const typeNames: Record<string, string> = {
  object: 'a JSON object',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
}
