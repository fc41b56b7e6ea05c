/** What people see of a document: only the members named here leave the house. */
import type {
  ChannelDocument,
  ColleagueDocument,
  ConversationDocument,
  NoteDocument,
  PostDocument,
  ReplyDocument,
  SourceDocument,
} from '../domain/documents.ts'
import { sentimentOf, topicsOf } from '../domain/post-facts.ts'
import type { Channel, Source } from '../schemas/channel.ts'
import type { Colleague } from '../schemas/colleague.ts'
import type { Conversation, Note } from '../schemas/conversation.ts'
import type { NetworkDeclaration } from '../schemas/network.ts'
import type { Post } from '../schemas/post.ts'
import type { Reply } from '../schemas/reply.ts'

export const viewConversation = (doc: ConversationDocument): Conversation => {
  const { pending: _p, branchId: _b, turns: _t, waitKey: _w, closedAt: _c, leavingSince: _l, ...view } = doc
  return view
}

export const viewPost = (doc: PostDocument): Post => {
  const { pending: _p, customerId: _c, native: _n, raw: _r, ...view } = doc
  return Object.assign(view, { sentiment: sentimentOf(doc), topics: topicsOf(doc) })
}

export const viewReply = (doc: ReplyDocument): Reply => {
  const { pending: _p, wakeAt: _w, parts, ...view } = doc
  return { ...view, parts: parts.map(({ text, state, uri, sentAt }) => ({ text, state, uri, sentAt })) }
}

export const viewNote = ({ pending: _p, ...view }: NoteDocument): Note => view

export const viewColleague = ({ id, name, job, role, portrait }: ColleagueDocument): Colleague => ({
  id,
  name,
  job,
  role,
  portrait,
})

const viewSource = (doc: SourceDocument): Source => {
  const { pending: _p, version: _v, cursor: _c, lease: _l, readBackTo = null, ...view } = doc
  return { ...view, readBackTo }
}

type ChannelFacts = {
  network: NetworkDeclaration
  sources: readonly SourceDocument[]
  spending: Channel['spending']
}

export const viewChannel = (doc: ChannelDocument, { network, sources, spending }: ChannelFacts): Channel => ({
  id: doc.id,
  network,
  handle: doc.handle,
  name: doc.name,
  demo: doc.demo,
  health: doc.health,
  sources: sources.map(viewSource),
  spending,
})
