/** Expected failures. `code` is for programs, the message for people; one HTTP plugin maps `status`. */
export abstract class AppError extends Error {
  abstract readonly code: string
  abstract readonly status: number
  /** The current document, where the caller's picture was out of date. */
  readonly current: unknown

  constructor(message: string, options?: ErrorOptions & { current?: unknown }) {
    super(message, options)
    this.current = options?.current
  }
}

export class NotFound extends AppError {
  override name = 'NotFound'
  readonly code = 'not-found'
  readonly status = 404
}

/** Not signed in, or no longer; `wrong-login` where somebody tried to. */
export class Unauthenticated extends AppError {
  override name = 'Unauthenticated'
  readonly code: 'unauthenticated' | 'wrong-login'
  readonly status = 401
  constructor(message: string, code: Unauthenticated['code'] = 'unauthenticated') {
    super(message)
    this.code = code
  }
}

/** `forbidden` is about the person's role; other codes name what else was not right. */
export class Forbidden extends AppError {
  override name = 'Forbidden'
  readonly code: string
  readonly status = 403
  constructor(message: string, code = 'forbidden') {
    super(message)
    this.code = code
  }
}

/** The input is well formed but cannot be done. */
export class Invalid extends AppError {
  override name = 'Invalid'
  readonly code: string
  readonly status = 422
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Somebody else was first; `current` shows what holds now. */
export class Conflict extends AppError {
  override name = 'Conflict'
  readonly code: string
  readonly status = 409
  constructor(code: string, message: string, options?: ErrorOptions & { current?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** What was there is used up, expired or revoked. */
export class Gone extends AppError {
  override name = 'Gone'
  readonly code = 'gone'
  readonly status = 410
}
