/** An error as the network words it. */
export class XrpcFailure extends Error {
  override name = 'XrpcFailure'
  readonly status: number
  readonly error: string
  readonly headers: Record<string, string>

  constructor(status: number, error: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.error = error
    this.headers = headers
  }
}

export const invalidRequest = (message: string): XrpcFailure =>
  new XrpcFailure(400, 'InvalidRequest', message)
