import { SortedList } from '../sorted.ts'

export type XUser = { id: string; username: string; name: string }

export type XPost = {
  id: string
  authorId: string
  /** As it was written, without what X puts before it. */
  written: string
  at: string
  parentId: string | null
  quotedId: string | null
  conversationId: string
}

const snowflakeEpoch = 1_288_834_974_657n

/** Who is on Town's X and what they said. */
export class XSquare {
  readonly #users = new Map<string, XUser>()
  readonly #posts = new Map<string, XPost>()
  readonly #inOrder = new SortedList<XPost>(({ id }) => id.padStart(20, '0'))
  readonly #now: () => Date
  #lastId = 0n

  constructor(now: () => Date) {
    this.#now = now
  }

  addUser(user: XUser): XUser {
    this.#users.set(user.id, user)
    return user
  }

  findUser(id: string): XUser | undefined {
    return this.#users.get(id)
  }

  findByName(username: string): XUser | undefined {
    return [...this.#users.values()].find((user) => user.username.toLowerCase() === username.toLowerCase())
  }

  find(id: string): XPost | undefined {
    return this.#posts.get(id)
  }

  post(
    authorId: string,
    { text, parentId, quotedId }: { text: string; parentId?: string; quotedId?: string },
  ): XPost {
    const id = this.newId()
    const parent = this.#posts.get(parentId ?? '')
    const post: XPost = {
      id,
      authorId,
      written: text,
      at: new Date(Number((BigInt(id) >> 22n) + snowflakeEpoch)).toISOString(),
      parentId: parentId ?? null,
      quotedId: quotedId ?? null,
      conversationId: parent?.conversationId ?? id,
    }
    this.#posts.set(id, post)
    this.#inOrder.add(post)
    return post
  }

  remove(id: string): boolean {
    this.#inOrder.removeWhere((post) => post.id === id)
    return this.#posts.delete(id)
  }

  /** Newest first. */
  newest(): Generator<XPost> {
    return this.#inOrder.below(null)
  }

  answersTo(id: string): XPost[] {
    return [...this.newest()].filter(({ parentId }) => parentId === id).reverse()
  }

  /** A snowflake: the millisecond and a number, beyond what a double holds. */
  newId(): string {
    const id = (BigInt(this.#now().getTime()) - snowflakeEpoch) << 22n
    this.#lastId = id > this.#lastId ? id : this.#lastId + 1n
    return String(this.#lastId)
  }
}
