import { cidOf, recordKey } from '../ids.ts'
import { collection, type PostRecord, postUri, type StoredPost } from '../records.ts'
import { invalidRequest, XrpcFailure } from './failure.ts'
import type { MethodContext } from './context.ts'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

const checkRecord = (value: unknown): PostRecord => {
  const record = value as Partial<PostRecord> | null
  const wrong = (what: string) => invalidRequest(`Invalid ${collection} record: ${what}`)
  if (typeof record !== 'object' || record === null || record.$type !== collection)
    throw wrong('Record/$type must be app.bsky.feed.post')
  if (typeof record.text !== 'string') throw wrong('Record must have the property "text"')
  if ([...graphemes.segment(record.text)].length > 300)
    throw wrong('Record/text must not be longer than 300 graphemes')
  if (typeof record.createdAt !== 'string' || Number.isNaN(Date.parse(record.createdAt)))
    throw wrong('Record/createdAt must be an valid atproto datetime (both RFC-3339 and ISO-8601)')
  return record as PostRecord
}

const checkRepo = ({ body, did, town }: MethodContext): void => {
  if (town.square.findPerson(String(body['repo']))?.did !== did)
    throw new XrpcFailure(401, 'AuthenticationRequired', 'Authentication Required')
  if (body['collection'] !== collection) throw invalidRequest(`Town keeps only ${collection}`)
}

const store = ({ body, did, town }: MethodContext, rkey: string): StoredPost => {
  const record = checkRecord(body['record'])
  const known = town.square.findPost(postUri(did, rkey))
  const isSame = known?.cid === cidOf({ did, rkey, record })
  const post =
    known && isSame ? known : town.teller.keep({ did, rkey, record, indexedAt: town.now().toISOString() })
  town.ledger.receive(post.uri, { text: record.text, stored: !isSame })
  return post
}

const answer = ({ uri, cid, rkey }: StoredPost) => ({
  uri,
  cid,
  commit: { cid: cidOf({ commit: cid }), rev: rkey },
  validationStatus: 'valid',
})

export const createRecord = (context: MethodContext) => {
  checkRepo(context)
  const { body, did, town } = context
  const rkey =
    typeof body['rkey'] === 'string'
      ? body['rkey']
      : recordKey(town.now().getTime(), town.dice.between(0, 1023))
  if (town.square.findPost(postUri(did, rkey))) throw invalidRequest(`Record already exists: ${rkey}`)
  return answer(store(context, rkey))
}

export const putRecord = (context: MethodContext) => {
  checkRepo(context)
  const { body, did, town } = context
  const rkey = String(body['rkey'] ?? '')
  if (!/^[A-Za-z0-9._~:-]{1,512}$/.test(rkey)) throw invalidRequest('Input/rkey must be a valid Record Key')
  const current = town.square.findPost(postUri(did, rkey))
  if (body['swapRecord'] === null && current) {
    town.ledger.receive(current.uri, { text: current.record.text, stored: false })
    throw new XrpcFailure(400, 'InvalidSwap', `Record was at ${current.cid}`)
  }
  return answer(store(context, rkey))
}

export const deleteRecord = (context: MethodContext) => {
  checkRepo(context)
  context.town.teller.remove(postUri(context.did, String(context.body['rkey'])))
  return {}
}

export const getRecord = ({ params, town }: MethodContext) => {
  const person = town.square.findPerson(params.get('repo') ?? '')
  if (!person) throw new XrpcFailure(400, 'RepoNotFound', `Could not find repo: ${params.get('repo')}`)
  const uri = postUri(person.did, params.get('rkey') ?? '')
  const post = town.square.findPost(uri)
  if (!post) throw new XrpcFailure(400, 'RecordNotFound', `Could not locate record: ${uri}`)
  return { uri, cid: post.cid, value: post.record }
}
