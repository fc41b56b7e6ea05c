/** A notice board of one's own: the smallest network there may be, over real HTTP. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Notice = {
  id: number
  by: string
  text: string
  to: number | null
  /** The notice that the thread began with. */
  root: number | null
  at: string
  key: string | null
}

export type Board = AsyncDisposable & {
  url: string
  password: string
  notices: readonly Notice[]
  pin(notice: { by: string; text: string; to?: number }): Notice
}

export const startBoard = async (): Promise<Board> => {
  const password = 'board-password'
  const notices: Notice[] = []
  const keep = ({ by, text, to = null, key = null }: Partial<Notice> & { by: string; text: string }) => {
    const root = notices.find(({ id }) => id === to)?.root ?? to
    const notice = { id: notices.length + 1, by, text, to, root, key, at: new Date().toISOString() }
    notices.push(notice)
    return notice
  }
  const answer = async (request: IncomingMessage): Promise<[status: number, body: unknown]> => {
    const url = new URL(request.url ?? '/', 'http://board')
    if (request.headers.authorization !== `Bearer ${password}`) return [401, { error: 'who are you?' }]
    if (url.pathname === '/me') return [200, { name: 'ligneclaire' }]
    if (request.method === 'GET') {
      const after = Number(url.searchParams.get('after') ?? 0)
      return [200, notices.filter(({ id }) => id > after)]
    }
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { text, to, key } = JSON.parse(body) as { text: string; to: number; key: string }
    return [201, notices.find((one) => one.key === key) ?? keep({ by: 'ligneclaire', text, to, key })]
  }
  const server = createServer((request, response) => {
    const respond = async () => {
      const [status, body] = await answer(request)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    void respond()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    password,
    notices,
    pin: keep,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
