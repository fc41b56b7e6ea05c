import type { IncomingMessage, ServerResponse } from 'node:http'

const maxBodyBytes = 1_000_000

/** A request's body; undefined when it is too long. */
export const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if ((length += chunk.length) > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** The JSON object in a request's body, empty where there is no body; undefined when it is no object or too long. */
export const readJson = async (request: IncomingMessage): Promise<Record<string, unknown> | undefined> => {
  const text = await readBody(request)
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

export const sendJson = (
  response: ServerResponse,
  { status, body, headers = {} }: { status: number; body: unknown; headers?: Record<string, string> },
): void => {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...headers,
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

const here = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Whether a request comes from this machine, and not from a page of another site in somebody's browser. */
export const isFromHere = (request: IncomingMessage): boolean => {
  const { host = '', origin } = request.headers
  const isLocalName = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
  return (
    here.has(request.socket.remoteAddress ?? '') && isLocalName && (!origin || origin === `http://${host}`)
  )
}
