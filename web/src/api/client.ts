import type { Problem } from '../../../server/schemas/problem.ts'

/** An answer that was not a success. `code` `offline` means that no answer came at all. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  /** The current document, where somebody else was first. */
  readonly current: unknown
  readonly errors: NonNullable<Problem['errors']>
  /** Where a query cannot be read. */
  readonly place: Problem['place']

  constructor(problem: Pick<Problem, 'status' | 'code'> & Partial<Problem>, options?: ErrorOptions) {
    super(problem.detail ?? problem.title ?? problem.code, options)
    this.status = problem.status
    this.code = problem.code
    this.current = problem.current
    this.errors = problem.errors ?? []
    this.place = problem.place
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Call = { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal }

/** Asks the server; whoever listens in `onUnauthenticated` hears about an ended session. */
export class ApiClient {
  onUnauthenticated: (() => void) | undefined

  async call<T>(method: Method, path: string, { body, headers, signal }: Call = {}): Promise<T> {
    const response = await this.#fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T
    const error = new ApiError(await readProblem(response))
    if (error.status === 401 && error.code === 'unauthenticated') this.onUnauthenticated?.()
    throw error
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(path, { credentials: 'same-origin', ...init })
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      throw new ApiError({ status: 0, code: 'offline' }, { cause })
    }
  }
}

const readProblem = async (
  response: Response,
): Promise<Pick<Problem, 'status' | 'code'> & Partial<Problem>> => {
  const fallback = {
    status: response.status,
    code: response.status >= 502 ? 'offline' : 'error',
    title: response.statusText,
  }
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) }
  } catch {
    return fallback
  }
}
