/** The HTTP API as a signed-in colleague uses it. */
import type { Page } from '../../server/schemas/atoms.ts'
import type { Conversation, ConversationDetail } from '../../server/schemas/conversation.ts'

export class Client {
  readonly #url: () => string
  #cookie = ''

  get cookie(): string {
    return this.#cookie
  }

  /** @param url where the program is now: it may come back elsewhere after a restart */
  constructor(url: () => string) {
    this.#url = url
  }

  async ask<T>(
    method: string,
    path: string,
    { body, key }: { body?: unknown; key?: string } = {},
  ): Promise<T> {
    const response = await fetch(this.#url() + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#cookie && { cookie: this.#cookie }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie) this.#cookie = cookie
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path)
  }

  async conversations(q: string): Promise<Conversation[]> {
    const all: Conversation[] = []
    let cursor: string | null = null
    do {
      const query = new URLSearchParams({ q, limit: '100', ...(cursor && { cursor }) })
      const page: Page<Conversation> = await this.get(`/api/conversations?${query}`)
      all.push(...page.items)
      cursor = page.next
    } while (cursor)
    return all
  }

  /** The first of a list, as many as asked for. */
  async newest(q: string, limit: number): Promise<Conversation[]> {
    const query = new URLSearchParams({ q, limit: String(limit) })
    return (await this.get<Page<Conversation>>(`/api/conversations?${query}`)).items
  }

  open(id: string): Promise<ConversationDetail> {
    return this.get(`/api/conversations/${id}`)
  }
}

/** As who set it up. */
export const signIn = async (client: Client): Promise<void> => {
  await client.ask('POST', '/api/session', {
    body: { login: 'goran', password: 'a password of some length' },
  })
}

/** Makes the first admin of a fresh installation, with the token that the program printed. */
export const setUp = async (client: Client, token: string): Promise<void> => {
  await client.ask('POST', '/api/setup', {
    body: {
      token,
      company: 'Ligne Claire',
      name: 'Goran Petrović',
      job: 'I build the ticket app',
      login: 'goran',
      password: 'a password of some length',
    },
  })
}
