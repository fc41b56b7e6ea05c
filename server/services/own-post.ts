import type { ChannelDocument, PostDocument, ReplyDocument } from '../domain/documents.ts'
import type { NetworkPost, SentPart } from '../ports/connector.ts'

type Sent = {
  reply: ReplyDocument
  index: number
  sent: SentPart
  parent: PostDocument
  channel: ChannelDocument
}

/** Our reply as the post it is on the network by now; the network's own copy will be recognised as the same. */
export const ownPost = ({ reply, index, sent, parent, channel }: Sent): NetworkPost => ({
  network: parent.network,
  uri: sent.uri,
  url: sent.url,
  reason: 'own',
  audience: parent.audience,
  author: { id: channel.accountId, handle: channel.handle, name: channel.name, avatarUrl: null },
  text: reply.parts[index]?.text ?? '',
  spans: [],
  media: [],
  languages: parent.language ? [parent.language] : [],
  authoredAt: sent.at,
  networkSeenAt: null,
  editedAt: null,
  parentUri: reply.parts[index - 1]?.uri ?? parent.uri,
  rootUri: parent.rootUri ?? parent.uri,
  native: sent.native,
  raw: null,
})
