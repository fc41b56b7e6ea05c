import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ActiveFault, type Fault, faultKinds } from './faults.ts'
import { readJson, sendJson } from './http.ts'
import type { HandedOut, Received } from './ledger.ts'
import { type NetworkName, networkNames } from './networks.ts'
import type { StoredPost } from './records.ts'
import type { Replayed, ReplayOptions } from './replay.ts'
import type { Said, TownOverview } from './state.ts'
import type { StormOptions } from './storm.ts'
import type { TownPost, TownThread } from './town-post.ts'

export type TownState = {
  handedOut: HandedOut[]
  received: Received[]
  requests: Record<string, number>
  /** Open streams, all and by network. */
  streams: number
  streamsOf: Record<NetworkName, number>
  faults: ActiveFault[]
}

export type { TownPost } from './town-post.ts'

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
  /** Line 81 breaks down. Answers how many will write. */
  storm(options?: StormOptions): number
  /** Says real conversations again on X; nothing where Town was given none. Answers when all is said. */
  replay(options?: ReplayOptions): Promise<Replayed>
  /** What was said last, newest first. (Default: 50, on every network) */
  recent(options?: { limit?: number; network?: NetworkName }): Said[]
  /** What the presenter sees, with that many of the newest posts. (Default: 60) */
  state(limit?: number): TownOverview
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
  if (verb === 'GET state') return ok(control.state())
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
  if (verb === 'POST replay') return replay(body, control)
  if (verb === 'POST storm') return storm(body, control)
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
  for (const name of ['times', 'forMs', 'delayMs', 'status'])
    if (body[name] !== undefined && !(Number(body[name]) >= 0)) return refused(`${name} is a number`)
  control.fault(body as Fault)
  return ok()
}

const setSpeed = ({ speed }: Record<string, unknown>, control: TownControl): Answer => {
  if (typeof speed !== 'number' || !(speed > 0 && speed <= 1000))
    return refused('speed is a number up to 1000')
  control.setSpeed(speed)
  return ok({ speed })
}

const storm = ({ seed, customers, withinMs }: Record<string, unknown>, control: TownControl): Answer => {
  const isCount = (value: unknown, most: number): value is number =>
    typeof value === 'number' && value > 0 && value <= most
  if (customers !== undefined && !isCount(customers, 1000)) return refused('customers is a number up to 1000')
  if (withinMs !== undefined && !isCount(withinMs, 3_600_000)) return refused('withinMs is at most an hour')
  const will = control.storm({
    ...(typeof seed === 'string' && { seed }),
    ...(customers !== undefined && { customers }),
    ...(withinMs !== undefined && { withinMs }),
  })
  return ok({ customers: will })
}

/** Begins it; it goes on by itself. */
const replay = (body: Record<string, unknown>, control: TownControl): Answer => {
  const options: Record<string, number> = {}
  for (const name of ['from', 'limit', 'perSecond']) {
    const value = body[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !(value >= 0)) return refused(`${name} is a number`)
    options[name] = value
  }
  void control.replay({ ...options, disorder: body['disorder'] === true })
  return ok()
}

const post = (body: Record<string, unknown>, control: TownControl): Answer => {
  try {
    const { uri, cid, record } = control.post(body)
    return ok({ uri, cid, text: record.text })
  } catch (error) {
    return refused((error as Error).message)
  }
}
