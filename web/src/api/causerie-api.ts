import type {
  Door,
  Invitation,
  IssuedInvitation,
  NewInvitation,
  NewSession,
  Setup,
  WalkIn,
  Welcome,
} from '../../../server/schemas/access.ts'
import type { Page } from '../../../server/schemas/atoms.ts'
import type { Channel, ConnectableNetwork, NewChannel } from '../../../server/schemas/channel.ts'
import type { Colleague, EditMe, Me } from '../../../server/schemas/colleague.ts'
import type {
  Conversation,
  ConversationCounts,
  ConversationDetail,
  Note,
  SetStatus,
} from '../../../server/schemas/conversation.ts'
import type { Mention } from '../../../server/schemas/mention.ts'
import type { NewReply, Reply } from '../../../server/schemas/reply.ts'
import type { Retention, RetentionPreview } from '../../../server/schemas/retention.ts'
import type { FoundPost, NetworkSearch, SearchDays } from '../../../server/schemas/search.ts'
import { ApiClient, type Call } from './client.ts'

export type Sort = 'wait' | 'newest'
export type ListQuery = { q: string; sort: Sort; cursor?: string | null; limit?: number }
export type Decision = 'was-sent' | 'send-again' | 'drop'

/** The server's routes as functions. */
export class CauserieApi extends ApiClient {
  door = () => this.call<Door>('GET', '/api/door')
  signIn = (body: NewSession) => this.call<Me>('POST', '/api/session', { body })
  signOut = () => this.call<void>('DELETE', '/api/session')
  setUp = (body: Setup) => this.call<Me>('POST', '/api/setup', { body })
  welcome = (token: string) => this.call<Welcome>('GET', `/api/join/${encodeURIComponent(token)}`)
  join = (token: string, body: WalkIn) =>
    this.call<Me>('POST', `/api/join/${encodeURIComponent(token)}`, { body })
  me = () => this.call<Me>('GET', '/api/me')
  editMe = (body: EditMe) => this.call<Me>('PATCH', '/api/me', { body })

  colleagues = () => this.#all<Colleague>('/api/colleagues')
  networks = () => this.#all<ConnectableNetwork>('/api/networks')
  channels = () => this.#all<Channel>('/api/channels')
  connect = (body: NewChannel) => this.call<Channel>('POST', '/api/channels', { body })
  invitations = () => this.#all<Invitation>('/api/invitations')
  invite = (body: NewInvitation) => this.call<IssuedInvitation>('POST', '/api/invitations', { body })
  revoke = (id: string) => this.call<Invitation>('DELETE', `/api/invitations/${id}`)
  retention = () => this.call<Retention>('GET', '/api/retention')
  setRetention = (body: Retention) => this.call<Retention>('PUT', '/api/retention', { body })
  previewRetention = (body: Retention) =>
    this.call<RetentionPreview>('POST', '/api/retention/preview', { body })

  list = ({ q, sort, cursor, limit = 50 }: ListQuery, call?: Call) => {
    const query = new URLSearchParams({ q, sort, limit: String(limit), ...(cursor && { cursor }) })
    return this.call<Page<Conversation>>('GET', `/api/conversations?${query}`, call)
  }
  counts = () => this.call<ConversationCounts>('GET', '/api/conversations/counts')
  open = (id: string, call?: Call) => this.call<ConversationDetail>('GET', at(id), call)
  claim = (id: string) => this.call<Conversation>('POST', `${at(id)}/claim`)
  assign = (id: string, assigneeId: string | null) =>
    this.call<Conversation>('PUT', `${at(id)}/assignee`, { body: { assigneeId } })
  setStatus = (id: string, body: SetStatus) => this.call<Conversation>('PUT', `${at(id)}/status`, { body })
  note = (id: string, text: string) => this.call<Note>('POST', `${at(id)}/notes`, { body: { text } })
  mentions = () => this.call<Page<Mention>>('GET', '/api/mentions')
  seeMentions = (id: string) => this.call<void>('PUT', `${at(id)}/mentions/seen`)
  reply = (id: string, body: NewReply, key: string) =>
    this.call<Reply>('POST', `${at(id)}/replies`, { body, headers: { 'idempotency-key': key } })
  withdraw = (id: string) => this.call<Reply>('POST', `/api/replies/${id}/withdraw`)
  retry = (id: string, text?: string) =>
    this.call<Reply>('POST', `/api/replies/${id}/retry`, { body: text === undefined ? {} : { text } })
  decide = (id: string, decision: Decision) =>
    this.call<Reply>('POST', `/api/replies/${id}/decide`, { body: { decision } })

  search = ({ q, cursor }: { q: string; cursor?: string }, call?: Call) =>
    this.call<Page<FoundPost>>(
      'GET',
      `/api/search?${new URLSearchParams({ q, ...(cursor && { cursor }) })}`,
      call,
    )
  searchDays = (query: { q: string; timeZone: string }, call?: Call) =>
    this.call<SearchDays>('GET', `/api/search/days?${new URLSearchParams(query)}`, call)
  searchNetworks = (q: string, call?: Call) =>
    this.call<Page<NetworkSearch>>('GET', `/api/search/networks?${new URLSearchParams({ q })}`, call)

  async #all<T>(path: string): Promise<T[]> {
    const items: T[] = []
    let next: string | null = null
    do {
      const page: Page<T> = await this.call('GET', next ? `${path}?cursor=${encodeURIComponent(next)}` : path)
      items.push(...page.items)
      next = page.next
    } while (next)
    return items
  }
}

const at = (id: string): string => `/api/conversations/${encodeURIComponent(id)}`
