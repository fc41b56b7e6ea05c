import { STATUS_CODES } from 'node:http'
import type { FastifyError } from 'fastify'
import fp from 'fastify-plugin'
import { AppError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query/query-error.ts'
import type { Problem } from '../../schemas/problem.ts'
import { explain, type Finding } from './validation.ts'

export const problemType = 'application/problem+json'

/** The one place that turns failures into answers (RFC 9457). */
export const problems = fp(
  async (app) => {
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const problem = toProblem(error, request.id)
      if (problem.status >= 500)
        request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
      return reply.code(problem.status).type(problemType).send(problem)
    })
  },
  { name: 'problems' },
)

export const problem = (status: number, code: string, detail: string): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  code,
  detail,
})

const toProblem = (error: FastifyError | AppError, requestId: string): Problem => {
  if (error instanceof AppError) {
    const said = problem(error.status, error.code, error.message)
    if (error instanceof QueryError) {
      const { start, end, suggestion } = error
      return { ...said, place: { start, end, suggestion } }
    }
    return error.current === undefined ? said : { ...said, current: error.current }
  }
  if (error.validation) return invalid(error.validation, error.validationContext)
  const known = wordings[error.code]
  const status = known?.status ?? error.statusCode ?? 500
  if (status < 500) return problem(status, known?.code ?? ownCode(error.code), known?.detail ?? error.message)
  if (status === 503)
    return problem(503, 'unavailable', 'Causerie is busy or about to stop. Try again in a moment.')
  const detail = 'Something went wrong here. Try again; if it stays so, tell your admin the request id.'
  return { ...problem(status, 'internal', detail), requestId }
}

/** Codes of libraries are not ours to promise. */
const ownCode = (code: string | undefined): string => (code && /^[a-z-]+$/.test(code) ? code : 'bad-request')

const invalid = (findings: readonly Finding[], where = 'input'): Problem => {
  const errors = explain(findings, where)
  const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ')
  return { ...problem(400, 'invalid-input', `${detail}.`), errors }
}

/** Fastify's own refusals, in words a person understands. */
const wordings: Record<string, { status: number; code: string; detail: string } | undefined> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'too-large',
    detail: 'This is too large: at most 256 kB are taken.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, code: 'broken-json', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'not-json',
    detail: 'Only application/json is understood.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'bad-request',
    detail: 'The body is not as long as its header says.',
  },
  FST_ERR_BAD_URL: { status: 400, code: 'bad-address', detail: 'This address is not well formed.' },
  FST_ERR_HANDLER_TIMEOUT: {
    status: 503,
    code: 'unavailable',
    detail: 'This took too long. Try again in a moment.',
  },
}
