import type { MethodContext } from './context.ts'
import { invalidRequest, XrpcFailure } from './failure.ts'
import { getAuthorFeed, listNotifications } from './lists.ts'
import { createRecord, deleteRecord, getRecord, putRecord } from './repo.ts'
import { createSession, getSession, refreshSession } from './session.ts'

type Method = { verb: 'GET' | 'POST'; access: 'open' | 'session'; run: (context: MethodContext) => object }

const query = (run: Method['run'], access: Method['access'] = 'session'): Method => ({
  verb: 'GET',
  access,
  run,
})
const procedure = (run: Method['run'], access: Method['access'] = 'session'): Method => ({
  verb: 'POST',
  access,
  run,
})

const resolveHandle = ({ params, town }: MethodContext) => {
  const handle = params.get('handle') ?? ''
  const person = town.square.findPerson(handle)
  if (!person || handle.startsWith('did:')) throw invalidRequest('Unable to resolve handle')
  return { did: person.did }
}

const getProfile = ({ params, town }: MethodContext) => {
  const person = town.square.findPerson(params.get('actor') ?? '')
  if (!person) throw invalidRequest('Profile not found')
  return {
    ...town.views.profile(person.did),
    description: '',
    followersCount: 0,
    followsCount: 0,
    postsCount: 0,
  }
}

const getPosts = ({ params, town, method }: MethodContext) => {
  const uris = params.getAll('uris')
  if (uris.length === 0 || uris.length > 25)
    throw invalidRequest('Error: uris must not have more than 25 elements')
  const posts = uris.flatMap((uri) => town.square.findPost(uri) ?? [])
  for (const { uri } of posts) town.ledger.handOut(uri, method)
  return { posts: posts.map((post) => town.views.post(post)) }
}

const getPostThread = ({ params, town }: MethodContext) => {
  const post = town.square.findPost(params.get('uri') ?? '')
  if (!post) throw new XrpcFailure(400, 'NotFound', `Post not found: ${params.get('uri')}`)
  const depth = Math.min(1000, Number(params.get('depth') ?? 6))
  const parentHeight = Math.min(1000, Number(params.get('parentHeight') ?? 80))
  return { thread: town.views.thread(post, { depth, parentHeight }) }
}

/** Everything Town speaks of the network's XRPC. */
export const methods: Readonly<Record<string, Method>> = {
  'com.atproto.server.createSession': procedure(createSession, 'open'),
  'com.atproto.server.refreshSession': procedure(refreshSession, 'open'),
  'com.atproto.server.getSession': query(getSession),
  'com.atproto.identity.resolveHandle': query(resolveHandle, 'open'),
  'com.atproto.repo.createRecord': procedure(createRecord),
  'com.atproto.repo.putRecord': procedure(putRecord),
  'com.atproto.repo.deleteRecord': procedure(deleteRecord),
  'com.atproto.repo.getRecord': query(getRecord, 'open'),
  'app.bsky.notification.listNotifications': query(listNotifications),
  'app.bsky.feed.getAuthorFeed': query(getAuthorFeed),
  'app.bsky.feed.getPosts': query(getPosts),
  'app.bsky.feed.getPostThread': query(getPostThread),
  'app.bsky.actor.getProfile': query(getProfile),
}
