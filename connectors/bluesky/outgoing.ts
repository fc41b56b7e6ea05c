import { RichText } from '@atproto/api'
import { ConnectorError, type OutgoingPart } from '../../server/ports/connector.ts'
import { countText } from '../../server/schemas/counting.ts'
import { strongRef, type StrongRef } from './map.ts'
import { isObject } from '../kit/shapes.ts'

export const textLimit = 300
const maxBytes = 3000

/**
 * The record of one part. The same part always makes the same record, but for handles whose owner changed
 * meanwhile. Throws `ConnectorError` of kind `permanent` for what the network could not take.
 */
export const makeRecord = async (
  part: OutgoingPart,
  findDid: (handle: string) => Promise<string | undefined>,
): Promise<Record<string, unknown>> => {
  if (countText(part.text, 'graphemes') > textLimit || Buffer.byteLength(part.text) > maxBytes)
    throw new ConnectorError('permanent', `Bluesky takes at most ${textLimit} characters a post`)
  const facets = await facetsOf(part.text, findDid)
  return {
    $type: 'app.bsky.feed.post',
    text: part.text,
    ...(facets.length > 0 && { facets }),
    reply: replyTo(part),
    ...(part.language && { langs: [part.language] }),
    createdAt: part.createdAt,
  }
}

/** Root and parent: the part before this one, else the customer's post. */
const replyTo = (part: OutgoingPart): { root: StrongRef; parent: StrongRef } => {
  const answered = strongRef(part.inReplyTo.native)
  const previous = part.previous && strongRef(part.previous.native)
  if (!answered || (part.previous && !previous))
    throw new ConnectorError('permanent', 'It is not known which post on Bluesky this answers')
  const native = part.inReplyTo.native
  const root = (isObject(native) && strongRef(native['root'])) || answered
  return { root, parent: previous ?? answered }
}

/** Links, tags and those mentions whose handle somebody has. */
const facetsOf = async (text: string, findDid: (handle: string) => Promise<string | undefined>) => {
  const rich = new RichText({ text })
  rich.detectFacetsWithoutResolution()
  const facets = []
  for (const { index, features } of rich.facets ?? []) {
    const resolved = []
    for (const feature of features) {
      if (feature.$type !== 'app.bsky.richtext.facet#mention') resolved.push(feature)
      else {
        const did = await findDid((feature as { did: string }).did)
        if (did) resolved.push({ ...feature, did })
      }
    }
    if (resolved.length > 0) facets.push({ index: { ...index }, features: resolved })
  }
  return facets
}
