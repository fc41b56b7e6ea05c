import type { NetworkPost, PulledPage, Session } from '../../server/ports/connector.ts'

/** What a worker would have stored. */
export type Kept = {
  pages: PulledPage[]
  posts: NetworkPost[]
  byUri: Map<string, NetworkPost>
  deleted: Set<string>
  cursor: string | null
}

export type ReadOptions = {
  cursor?: string | null
  until: (kept: Kept) => boolean
  ms?: number
  source?: string
  /** What was kept before: it is read on from there, and what a failing session handed out stays in it. */
  into?: Kept
}

export const nothingKept = (cursor: string | null = null): Kept => ({
  pages: [],
  posts: [],
  byUri: new Map(),
  deleted: new Set(),
  cursor,
})

/** Reads from a cursor as a worker does, until satisfied. Throws what the session throws, or after `ms`. */
export const readUntil = async (session: Session, options: ReadOptions): Promise<Kept> => {
  const { cursor = null, until, ms = 20_000, source = session.sources[0]?.name ?? '' } = options
  const kept = options.into ?? nothingKept(cursor)
  const signal = AbortSignal.timeout(ms)
  for await (const page of session.read(source, kept.cursor, signal)) {
    kept.pages.push(page)
    kept.posts.push(...page.posts)
    // A post that was only shown as context may turn out to be for us; never the other way round.
    for (const post of page.posts)
      if (post.reason !== 'context' || !kept.byUri.has(post.uri)) kept.byUri.set(post.uri, post)
    for (const uri of page.deletedUris) kept.deleted.add(uri)
    kept.cursor = page.cursor
    if (until(kept)) return kept
  }
  throw new Error(
    `after ${ms} ms still waiting; kept ${[...kept.byUri.values()].map((post) => post.text).join(' | ')}`,
  )
}

/** Everything there is now. */
export const caughtUp = (kept: Kept): boolean => kept.pages.at(-1)?.coveredUntil !== null

export const has =
  (...uris: string[]) =>
  (kept: Kept): boolean =>
    uris.every((uri) => kept.byUri.has(uri))
