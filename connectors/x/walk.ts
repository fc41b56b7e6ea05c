import { ConnectorError } from '../../server/ports/connector.ts'
import type { ListPage } from './client.ts'
import { compareIds, newerId } from './ids.ts'
import type { Streamed } from './stream.ts'

export type Found = Streamed

export type Walk = {
  found: Found[]
  listed: number
  newest: string | null
  oldest: string | null
  /** X has no page after the last one. */
  isEnded: boolean
}

type Way = {
  ask: (token: string | null) => Promise<ListPage>
  /** Asked before each page but the first. */
  goesOn: (pages: number, oldest: string | null) => Promise<boolean>
}

/** Reads a list of X's from its newest post on. Shuffled and repeated pages are coped with. */
export const walk = async ({ ask, goesOn }: Way): Promise<Walk> => {
  const found = new Map<string, Found>()
  const tokens = new Set<string>()
  let listed = 0
  let newest: string | null = null
  let oldest: string | null = null
  let token: string | null = null
  for (let pages = 0; pages === 0 || (await goesOn(pages, oldest)); pages++) {
    const { posts, included, next }: ListPage = await ask(token)
    listed += posts.length
    for (const post of posts) {
      const id = post['id'] as string
      newest = newerId(newest, id)
      oldest = oldest === null || compareIds(id, oldest) < 0 ? id : oldest
      found.set(id, { id, post, included })
    }
    token = next
    if (token === null) break
    if (tokens.has(token)) throw new ConnectorError('transient', 'X gave the same page of a list again')
    tokens.add(token)
  }
  return { found: [...found.values()], listed, newest, oldest, isEnded: token === null }
}

/** What was read in several walks as one, each post once, oldest first. */
export const merge = (founds: readonly (readonly Found[])[]): Found[] => {
  const once = new Map(founds.flatMap((found) => found.map((post) => [post.id, post] as const)))
  return [...once.values()].sort((a, b) => compareIds(a.id, b.id))
}
