import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { numberOf } from './people.ts'
import { mentionFacets, type PostRecord, answerTo, type StoredPost } from './records.ts'
import type { XParts } from './x/context.ts'

/** One turn of a real conversation, under the id of its own time. */
type Turn = { id: string; by: string; isUs: boolean; text: string }
export type RealConversation = { company: string; turns: Turn[] }

export type ReplayOptions = {
  /** Which conversation to begin with. (Default: 0) */
  from?: number
  /** How many conversations. (Default: all) */
  limit?: number
  /** How many posts a second. (Default: all at once) */
  perSecond?: number
  /** Shuffles and repeats the pages of X's lists for an hour. (Default: they come in order, each post once) */
  disorder?: boolean
}

/** What was replayed: the addresses of each conversation's posts, oldest first, and who said them. */
export type Replayed = { uris: string[]; texts: string[]; byUs: boolean[] }[]

const file = 'x-care-conversations.json'
/** Who speaks stands under `agent`, `client` or, for a second one, `client1`. */
type RawTurn = { datetime: string; message: string; tweet_ID: string } & Record<string, string>
type Raw = {
  dialogHeader: { company: string }
  dialogContent: RawTurn[]
  /** The agent's last turn, which the file keeps apart. */
  agentURL: { tweet_ID: string; url_utterance: string }
}

/** The real conversations in a folder; undefined, said aloud, where there are none. */
export const readConversations = (folder: string): RealConversation[] | undefined => {
  const path = join(folder, file)
  if (!existsSync(path)) {
    process.stderr.write(`Town REPLAYS NOTHING: there is no ${file} in ${folder}\n`)
    return undefined
  }
  const raw = JSON.parse(readFileSync(path, 'utf8')) as Raw[]
  return raw.map(({ dialogHeader: { company }, dialogContent, agentURL }) => ({
    company,
    turns: [
      ...dialogContent.map(turnOf),
      { id: agentURL.tweet_ID, by: '', isUs: true, text: agentURL.url_utterance },
    ].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)),
  }))
}

const turnOf = (turn: RawTurn): Turn => ({
  id: turn.tweet_ID,
  by: Object.entries(turn).find(([role]) => /^(agent|client)/.test(role))?.[1] ?? '',
  isUs: turn['agent'] !== undefined,
  text: turn.message,
})

/** All turns in the order in which they were once said, each with its conversation. */
const inOrder = (conversations: readonly RealConversation[]): { turn: Turn; number: number }[] =>
  conversations
    .flatMap(({ turns }, number) => turns.map((turn) => ({ turn, number })))
    .sort((a, b) => (BigInt(a.turn.id) < BigInt(b.turn.id) ? -1 : 1))

/**
 * Says real conversations again on X: clients as customers who address our account, agents as our account. The ids
 * are new ones of today, in the order of the real ones. Answers when the last one is said.
 */
export const replayOn = async (
  x: XParts,
  { conversations, options }: { conversations: readonly RealConversation[]; options: ReplayOptions },
): Promise<Replayed> => {
  const { from = 0, limit = Infinity, perSecond } = options
  const chosen = conversations.slice(from, from + limit)
  const replayed: Replayed = chosen.map(() => ({ uris: [], texts: [], byUs: [] }))
  // A turn may stand in two conversations: it is said once.
  const said = new Map<string, StoredPost>()
  for (const { turn, number } of inOrder(chosen)) {
    const conversation = chosen[number] as RealConversation
    const before = replayed[number] as Replayed[number]
    const post =
      said.get(turn.id) ?? say(x, { turn, company: conversation.company, parentUri: before.uris.at(-1) })
    said.set(turn.id, post)
    before.uris.push(post.uri)
    before.texts.push(post.record.text)
    before.byUs.push(turn.isUs)
    if (perSecond) await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond))
  }
  return replayed
}

type Said = { turn: Turn; company: string; parentUri: string | undefined }

const say = (x: XParts, { turn, company, parentUri }: Said): StoredPost => {
  const { square, account, teller } = x
  if (!turn.isUs && !square.findPerson(turn.by))
    square.addPerson({ did: numberOf(turn.by), handle: turn.by, name: turn.by })
  const author = turn.isUs ? account : square.findPerson(turn.by)
  const parent = parentUri === undefined ? undefined : square.findPost(parentUri)
  const named = turn.text.replaceAll(new RegExp(`@${company}\\b`, 'gi'), `@${account.handle}`)
  // X puts the name of who is answered before the text: what the file has is what was shown.
  const answered = parent && square.findPerson(parent.did)?.handle
  const text = answered ? named.replace(new RegExp(`^@${answered}\\s+`, 'i'), '') : named
  const isHeard = turn.isUs || parent?.did === account.did || text.includes(`@${account.handle}`)
  const at = x.now()
  const record: PostRecord = {
    $type: 'app.bsky.feed.post',
    text: isHeard ? text : `@${account.handle} ${text}`,
    createdAt: at.toISOString(),
    langs: ['en'],
    ...(parent && { reply: answerTo(parent) }),
  }
  const facets = mentionFacets(record.text, square.manners.handles, (name) => square.findPerson(name)?.did)
  return teller.keep({
    did: author?.did ?? account.did,
    rkey: teller.newKey(at),
    record: { ...record, ...(facets.length > 0 && { facets }) },
    indexedAt: at.toISOString(),
  })
}
