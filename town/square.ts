import { cidOf } from './ids.ts'
import { blueskyManners, type Manners } from './manners.ts'
import type { Person, PostRecord, StoredPost } from './records.ts'
import { SortedList } from './sorted.ts'

export type NotificationReason = 'mention' | 'reply' | 'quote'
export type Notification = {
  post: StoredPost
  reason: NotificationReason
  subject: string | null
  sortKey: string
}
export type SquareEvent = {
  time: number
  did: string
  rkey: string
  post: StoredPost | null
  edited?: boolean
}

const keptEvents = 5_000

/** The town's public square: who lives there, what was said, who was told. */
export class Square {
  readonly #people = new Map<string, Person>()
  readonly #handles = new Map<string, string>()
  readonly #posts = new Map<string, StoredPost>()
  readonly #answers = new Map<string, string[]>()
  readonly #byAuthor = new Map<string, SortedList<StoredPost>>()
  readonly #notifications = new Map<string, SortedList<Notification>>()
  readonly #orders = new Map<string, string>()
  readonly #all = new SortedList<StoredPost>((post) => this.orderOf(post))
  readonly #listeners = new Set<(event: SquareEvent) => void>()
  #arrivals = 0
  readonly events: SquareEvent[] = []
  readonly manners: Manners

  constructor(manners: Manners = blueskyManners) {
    this.manners = manners
  }

  addPerson(person: Person): void {
    this.#people.set(person.did, person)
    this.#handles.set(person.handle.toLowerCase(), person.did)
  }

  findPerson(didOrHandle: string): Person | undefined {
    return (
      this.#people.get(didOrHandle) ?? this.#people.get(this.#handles.get(didOrHandle.toLowerCase()) ?? '')
    )
  }

  people(): Person[] {
    return [...this.#people.values()]
  }

  findPost(uri: string): StoredPost | undefined {
    return this.#posts.get(uri)
  }

  get postCount(): number {
    return this.#posts.size
  }

  /** Direct answers, oldest first. */
  answersTo(uri: string): StoredPost[] {
    return (this.#answers.get(uri) ?? []).flatMap((answer) => this.#posts.get(answer) ?? [])
  }

  /** Stores a record under a key of its author's; the same record again changes nothing. */
  put(
    did: string,
    rkey: string,
    { record, indexedAt }: { record: PostRecord; indexedAt: string },
  ): StoredPost {
    const uri = this.manners.uriOf(did, rkey)
    const old = this.#posts.get(uri)
    const cid = cidOf({ did, rkey, record })
    if (old?.cid === cid) return old
    if (old) this.remove(uri)
    const post = { uri, cid, did, rkey, record, indexedAt }
    this.#posts.set(uri, post)
    this.#orders.set(uri, this.manners.orderOf(post, this.#arrivals++))
    this.#all.add(post)
    listIn(this.#byAuthor, did, (one: StoredPost) => this.orderOf(one)).add(post)
    const parent = record.reply?.parent.uri
    if (parent) this.#answers.set(parent, [...(this.#answers.get(parent) ?? []), uri])
    this.#notify(post)
    this.#tell({ did, rkey, post })
    return post
  }

  /** Puts other words in the place of a post's. */
  edit(uri: string, record: PostRecord): StoredPost | undefined {
    const old = this.#posts.get(uri)
    if (!old) return undefined
    const post = { ...old, record, cid: cidOf({ did: old.did, rkey: old.rkey, record }) }
    this.#posts.set(uri, post)
    // Its place in every list stays.
    this.#all.replace(post)
    this.#byAuthor.get(post.did)?.replace(post)
    for (const list of this.#notifications.values())
      for (const told of list.below(null)) if (told.post.uri === uri) told.post = post
    this.#tell({ did: post.did, rkey: post.rkey, post, edited: true })
    return post
  }

  remove(uri: string): StoredPost | undefined {
    const post = this.#posts.get(uri)
    if (!post) return undefined
    this.#all.remove(post)
    this.#byAuthor.get(post.did)?.remove(post)
    for (const list of this.#notifications.values()) list.removeWhere((told) => told.post.uri === uri)
    this.#posts.delete(uri)
    this.#orders.delete(uri)
    this.#tell({ did: post.did, rkey: post.rkey, post: null })
    return post
  }

  notificationsFor(did: string, below: string | null): Iterable<Notification> {
    return this.#notifications.get(did)?.below(below) ?? []
  }

  postsBy(did: string, below: string | null): Iterable<StoredPost> {
    return this.#byAuthor.get(did)?.below(below) ?? []
  }

  /** Everybody's, newest first. */
  newest(below: string | null): Iterable<StoredPost> {
    return this.#all.below(below)
  }

  /** What lists are in order of. */
  orderOf({ uri }: { uri: string }): string {
    return this.#orders.get(uri) ?? ''
  }

  /** Root posts in which somebody spoke with this account, in no order. */
  rootsAround(did: string): StoredPost[] {
    const around = [...this.notificationsFor(did, null)]
      .map(({ post }) => post)
      .concat([...this.postsBy(did, null)])
    const uris = new Set(around.map((post) => post.record.reply?.root.uri ?? post.uri))
    return [...uris].flatMap((uri) => this.#posts.get(uri) ?? [])
  }

  onEvent(listener: (event: SquareEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The past is no news. */
  forgetEvents(): void {
    this.events.length = 0
  }

  #tell(what: Omit<SquareEvent, 'time'>): void {
    const event = { time: Math.max(Date.now() * 1000, (this.events.at(-1)?.time ?? 0) + 1), ...what }
    this.events.push(event)
    if (this.events.length > keptEvents * 2) this.events.splice(0, keptEvents)
    for (const listener of this.#listeners) listener(event)
  }

  #notify(post: StoredPost): void {
    const told = new Map<string, Notification>()
    const tell = (did: string, reason: NotificationReason, subject: string | null) => {
      if (did === post.did || !this.#people.has(did)) return
      const key = `${did} ${reason}`
      const sortKey = `${this.orderOf(post)} ${reason}`
      if (!told.has(key)) told.set(key, { post, reason, subject, sortKey })
    }
    for (const did of mentionedDids(post.record)) tell(did, 'mention', null)
    let above = post.record.reply?.parent.uri
    for (let level = 0; above && level < this.manners.notifiedAncestors; level++) {
      tell(this.#authorOf(above), 'reply', above)
      above = this.#posts.get(above)?.record.reply?.parent.uri
    }
    const quoted = (post.record.embed?.['record'] as { uri?: string } | undefined)?.uri
    if (quoted) tell(this.#authorOf(quoted), 'quote', quoted)
    for (const [key, notification] of told)
      listIn(this.#notifications, key.split(' ')[0] as string, ({ sortKey }: Notification) => sortKey).add(
        notification,
      )
  }

  #authorOf(uri: string): string {
    return this.#posts.get(uri)?.did ?? this.manners.authorOf(uri) ?? ''
  }
}

const listIn = <T>(
  lists: Map<string, SortedList<T>>,
  key: string,
  keyOf: (item: T) => string,
): SortedList<T> => {
  const list = lists.get(key) ?? new SortedList(keyOf)
  lists.set(key, list)
  return list
}

const mentionedDids = (record: PostRecord): string[] =>
  (record.facets ?? []).flatMap(({ features }) =>
    features.flatMap(({ $type, did }) => ($type === 'app.bsky.richtext.facet#mention' && did ? [did] : [])),
  )
