/** An error as the network words it. */
export class XrpcFailure extends Error {
  override name = 'XrpcFailure'
  readonly status: number
  readonly error: string
  headers: Record<string, string> = {}

  constructor(status: number, error: string, message: string) {
    super(message)
    this.status = status
    this.error = error
  }
}

export const invalidRequest = (message: string): XrpcFailure =>
  new XrpcFailure(400, 'InvalidRequest', message)
