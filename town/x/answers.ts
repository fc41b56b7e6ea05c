/** Which words it speaks: X renamed its fields in 2026. */
export type Speech = 'tweet' | 'post'

export type XAnswer = { status: number; body: unknown; headers?: Record<string, string> }
export type XRequest = { method: string; url: URL; body: Record<string, unknown> }

/** A problem as X words it; its kinds have addresses of the host of their day. */
export const problem = (
  { status, title, detail, kind }: { status: number; title: string; detail: string; kind?: string },
  speech: Speech,
): XAnswer => ({
  status,
  body: { title, detail, type: kind ? problemType(kind, speech) : 'about:blank', status },
})

export const problemType = (kind: string, speech: Speech): string =>
  `https://api.${speech === 'post' ? 'x' : 'twitter'}.com/2/problems/${kind}`

export const invalidRequest = (detail: string, speech: Speech): XAnswer =>
  problem({ status: 400, title: 'Invalid Request', detail, kind: 'invalid-request' }, speech)
