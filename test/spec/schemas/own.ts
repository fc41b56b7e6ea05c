import { type TSchema, Type } from 'typebox'
import type { Operation, Parameter, Signature } from '../description.ts'

/** Our own schemas say what a connector asks and what it needs in an answer, and nothing else. */
type Own = {
  query?: Record<string, Parameter>
  headers?: Record<string, Parameter>
  path?: Record<string, TSchema>
  body?: TSchema
  /** By status; an answer's media type is JSON unless `type` says otherwise. */
  answers: Record<string, TSchema>
  type?: string
  signatures: readonly Signature[]
  isStream?: boolean
}

export const operation = (name: string, own: Own): Operation => {
  const [method = '', path = ''] = name.split(' ')
  const json = 'application/json'
  const types = (status: string) => (own.type && Number(status) >= 400 ? [json, own.type] : [json])
  return {
    method,
    path,
    query: own.query ?? {},
    headers: own.headers ?? {},
    pathSchemas: (own.path ?? {}) as never,
    body: own.body ? { required: true, type: json, schema: own.body as never } : null,
    answers: Object.fromEntries(
      Object.entries(own.answers).map(([status, schema]) => [
        status,
        Object.fromEntries(types(status).map((type) => [type, schema as never])),
      ]),
    ),
    answerHeaders: {},
    signatures: own.signatures,
    isStream: own.isStream ?? false,
  }
}

type Said = { required?: boolean; list?: NonNullable<Parameter['list']> }

export const asked = (schema: TSchema, { required = false, list }: Said = {}): Parameter => ({
  schema: schema as never,
  required,
  ...(list && { list }),
})

/** Members in any number beside these. */
export const open = <T extends Record<string, TSchema>>(members: T) => Type.Object(members)
/** These members and no others: for what we send. */
export const closed = <T extends Record<string, TSchema>>(members: T) =>
  Type.Object(members, { additionalProperties: false })

export const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()])
export const maybe = Type.Optional
export const Instant = Type.String({ format: 'date-time' })
export const Address = Type.String({ pattern: '^https?://' })
