import { randomBytes } from 'node:crypto'
import type { Kind } from '../../domain/documents.ts'
import { searchedOfConversation, type Write, type WriteResult } from '../../ports/store.ts'
import { encodeDocument, factsOfOpening, type ConversationFacts, type Source } from './encode-document.ts'
import { aliasName, indexId } from './names.ts'
import { removeScript, replaceScript, settleScript } from './scripts.ts'

/** A write on its way. */
export type WriteItem = {
  kind: Kind
  id: string
  op: Write['op']
  index: string
  /** Tells our own write from another's where an answer got lost on its way. */
  token: string
  source: Source | null
  /** What is searched of the conversation that is opened with this post. */
  opens: ConversationFacts | null
  /** The version it must have; null where any will do. */
  ifVersion: number | null
  numbers: number[]
  /** An earlier try may have been carried out unheard. */
  unsure: boolean
  /** About how long it is, characters. */
  size: number
  resolve(result: WriteResult): void
  reject(error: unknown): void
}

/** What the tokens of this process begin with; to draw each by lot took longer than to make the words of a post. */
const ourTokens = randomBytes(9).toString('base64url')
let tokens = 0

export const encodeWrite = (prefix: string, write: Write): Omit<WriteItem, 'resolve' | 'reject'> => {
  const token = `${ourTokens}${(tokens++).toString(36)}`
  const source = 'doc' in write ? encodeDocument(write.kind, write.doc, token) : null
  return {
    kind: write.kind,
    id: indexId('doc' in write ? write.doc.id : write.id),
    op: write.op,
    index: aliasName(prefix, write.kind),
    token,
    source,
    opens: 'opens' in write && write.opens ? factsOfOpening(write.opens) : null,
    ifVersion: write.op === 'replace' || write.op === 'remove' ? (write.ifVersion ?? null) : null,
    numbers: write.op === 'settle' ? write.numbers : [],
    unsure: false,
    size: 500 + (source ? source.body.length + 2 * (source.exact?.length ?? 0) : 0),
  }
}

/** The conversation that a post is in, as its key. */
export const conversationOf = ({ kind, source }: WriteItem): string | undefined =>
  kind === 'post' ? source?.fields['conversationId'] : undefined

/** The lines that ask for it. `facts` are those of a post's conversation. */
export const linesOf = (item: WriteItem, known: ConversationFacts | undefined): string[] => {
  const facts = known ?? item.opens
  const target = { _index: item.index, _id: item.id, require_alias: true }
  const doc = item.source && facts ? { ...item.source, conversation: facts } : item.source
  switch (item.op) {
    case 'create':
      return [JSON.stringify({ create: target }), JSON.stringify(doc)]
    case 'remove':
      return item.ifVersion === null
        ? [JSON.stringify({ delete: target })]
        : update(target, { source: removeScript, params: { ifVersion: item.ifVersion } }, false)
    case 'replace':
      return update(
        target,
        {
          source: replaceScript,
          params: { ifVersion: item.ifVersion, doc, facts: searchedOfConversation },
        },
        // Whether what is searched of it changed: posts have to hear of that.
        item.kind === 'conversation' ? ['factsAt'] : false,
      )
    case 'settle':
      return update(target, { source: settleScript, params: { numbers: item.numbers } }, false)
  }
}

/** `answered`: what of it is to be told in the answer. */
const update = (
  target: object,
  script: { source: string; params: object },
  answered: string[] | false,
): string[] => [
  JSON.stringify({ update: { ...target, retry_on_conflict: 3 } }),
  JSON.stringify({ script, _source: answered }),
]

/** How one write was answered. */
export type ItemAnswer = {
  status: number
  result?: string
  error?: { type?: string; reason?: string | null }
  get?: { _source?: { factsAt?: number } }
}

/** What an answer means; null where it is neither done nor refused. */
export const resultOf = (op: Write['op'], answer: ItemAnswer): WriteResult | null => {
  const { status, result } = answer
  if (op === 'create' && status === 409) return 'exists'
  if (isMissing(answer)) return op === 'replace' ? 'conflict' : 'missing'
  if ((op === 'replace' || op === 'remove') && result === 'noop') return 'conflict'
  return status >= 200 && status < 300 ? 'done' : null
}

/** Nothing has this id. Another 404 says that an index or alias is gone, and of documents it says nothing. */
export const isMissing = ({ status, result, error }: ItemAnswer): boolean =>
  status === 404 && (result === 'not_found' || error?.type === 'document_missing_exception')
