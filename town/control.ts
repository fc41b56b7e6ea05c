import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ActiveFault, type Fault, faultKinds } from './faults.ts'
import { readJson, sendJson } from './http.ts'
import type { HandedOut, Received } from './ledger.ts'
import { type NetworkName, networkNames } from './networks.ts'
import type { PostRecord, StoredPost } from './records.ts'
import type { Arc } from './tales.ts'
import type { Language } from './words/phrasebook.ts'

export type TownPost = {
  /** Where. (Default: where the post is that it answers or quotes, else `bluesky`) */
  network?: NetworkName
  /** On Mastodon: who may see it, and the warning before it. */
  visibility?: NonNullable<PostRecord['visibility']>
  warning?: string
  /** Our handle is put before it unless it is in there. (Default: an opening of Town's own) */
  text?: string
  language?: Language
  /** How the writer goes on. (Default: `grateful`) */
  arc?: Arc
  /** Handle of the inhabitant who writes. (Default: anyone) */
  as?: string
  /** Address of the post it answers: then it is no tale of its own. */
  replyTo?: string
  /** Address of the post it quotes. */
  quote?: string
  /** The date the author puts on it, ISO 8601. (Default: now) */
  createdAt?: string
  /** Whether our handle is put before the text. (Default: true for posts that answer and quote nothing) */
  mention?: boolean
}

export type TownThread = { uri: string; author: string; text: string; at: string; replies: TownThread[] }

export type TownState = {
  handedOut: HandedOut[]
  received: Received[]
  requests: Record<string, number>
  /** Open streams, all and by network. */
  streams: number
  streamsOf: Record<NetworkName, number>
  faults: ActiveFault[]
}

/** What drives Town from outside: tests, and the demo's presenter. */
export interface TownControl {
  /** Makes an inhabitant write to us now. */
  post(post?: TownPost): StoredPost
  /** Takes an inhabitant's post back; false when it is not there. */
  remove(uri: string): boolean
  /** Lets an inhabitant of Mastodon edit a post; false when it is not there. */
  edit(uri: string, text: string): boolean
  fault(fault: Fault): void
  clearFaults(): void
  setSpeed(speed: number): void
  pause(): void
  resume(): void
  account(): TownState
  /** The whole thread a post is in; undefined when it is not there. */
  findThread(uri: string): TownThread | undefined
}

type Answer = { status: number; body: unknown }
const ok = (body: unknown = {}): Answer => ({ status: 200, body })
const refused = (message: string): Answer => ({ status: 400, body: { error: message } })

/** Answers one request to `/town/<verb>`. */
export const serveControl = async (
  request: IncomingMessage,
  response: ServerResponse,
  { url, control }: { url: URL; control: TownControl },
): Promise<void> => {
  sendJson(response, await answer(request, { url, control }))
}

const answer = async (
  request: IncomingMessage,
  { url, control }: { url: URL; control: TownControl },
): Promise<Answer> => {
  const verb = `${request.method} ${url.pathname.slice('/town/'.length)}`
  if (verb === 'GET account') return ok(control.account())
  if (verb === 'GET thread') {
    const thread = control.findThread(url.searchParams.get('uri') ?? '')
    return thread ? ok(thread) : { status: 404, body: { error: 'no such post' } }
  }
  if (verb === 'DELETE faults') return (control.clearFaults(), ok())
  if (verb === 'POST pause') return (control.pause(), ok())
  if (verb === 'POST resume') return (control.resume(), ok())
  const body = request.method === 'POST' ? await readJson(request) : undefined
  if (!body) return refused('send a JSON object')
  if (verb === 'POST faults') return addFault(body, control)
  if (verb === 'POST speed') return setSpeed(body, control)
  if (verb === 'POST post') return post(body, control)
  if (verb === 'POST remove') return ok({ removed: control.remove(String(body['uri'])) })
  if (verb === 'POST edit') return ok({ edited: control.edit(String(body['uri']), String(body['text'])) })
  return { status: 404, body: { error: `no such control: ${verb}` } }
}

const addFault = (body: Record<string, unknown>, control: TownControl): Answer => {
  const kinds = Object.keys(faultKinds)
  if (!kinds.includes(String(body['kind']))) return refused(`kind is one of ${kinds.join(', ')}`)
  const { network } = body
  if (network !== undefined && !networkNames.includes(network as NetworkName))
    return refused(`network is one of ${networkNames.join(', ')}`)
  control.fault(body as Fault)
  return ok()
}

const setSpeed = ({ speed }: Record<string, unknown>, control: TownControl): Answer => {
  if (typeof speed !== 'number' || !(speed > 0 && speed <= 1000))
    return refused('speed is a number up to 1000')
  control.setSpeed(speed)
  return ok({ speed })
}

const post = (body: Record<string, unknown>, control: TownControl): Answer => {
  try {
    const { uri, cid, record } = control.post(body)
    return ok({ uri, cid, text: record.text })
  } catch (error) {
    return refused((error as Error).message)
  }
}
