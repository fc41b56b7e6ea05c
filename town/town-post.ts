import type { NetworkName } from './networks.ts'
import type { PostRecord } from './records.ts'
import type { Arc } from './tales.ts'
import type { Language } from './words/phrasebook.ts'

/** What an inhabitant is told to write. */
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
