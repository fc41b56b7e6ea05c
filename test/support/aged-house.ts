/** A house with years behind it: conversations said long ago and lately, and a company that keeps a year of them. */
import type { Actor } from '../../server/domain/actor.ts'
import type { Documents, Kind } from '../../server/domain/documents.ts'
import { postId } from '../../server/domain/ids.ts'
import { indexed, type Store } from '../../server/ports/store.ts'
import { creating } from '../../server/services/change.ts'
import type { Arrival } from '../../server/services/ingest-posts.ts'
import { replyDocument } from './documents.ts'
import { says, weSay } from './embedded-house.ts'
import { colleague, openHouse, quietTown, type House } from './house.ts'

export const now = '2026-10-01T12:00:00.000Z'
export const longAgo = '2025-01-10T09:00:00.000Z'
export const lately = '2026-09-01T09:00:00.000Z'

export type AgedHouse = AsyncDisposable & {
  house: House
  arrival: Arrival
  admin: Actor
  /** Sets the clock. */
  at(instant: string): void
  /** Somebody asks and is answered at a moment, and the conversation is closed then. Answers its id. */
  helped(name: string, at: string, more?: { parentUri: string; rootUri: string }): Promise<string>
  /** Somebody asks at a moment, and that is all. Answers the conversation's id. */
  asked(name: string, at: string): Promise<string>
  /** A note that names a colleague, and a reply that went out. */
  addWork(id: string, at: string): Promise<void>
  keep(months: number | null): Promise<unknown>
  /** The ids of all there is, by kind; lists that lag show it from then on. */
  all(): Promise<Record<Kind, string[]>>
}

export const by = (name: string) => ({
  author: { id: name, handle: `${name}.town.test`, name, avatarUrl: null },
})
export const questionOf = (name: string, at: string): string => `at://${name}/${at}`
export const answerTo = (name: string, at: string): string => `at://us/${name}/${at}`
/** A word that is said in this conversation alone. */
export const wordOf = (name: string, at: string): string => `${name}${at.slice(0, 7).replace('-', '')}`

export const openAgedHouse = async (): Promise<AgedHouse> => {
  const world = await quietTown()
  let clock = new Date(now)
  const house = await openHouse({ world, workers: false, now: () => clock })
  const arrival: Arrival = { channelId: house.channelId, accountId: 'us' }
  const admin = await colleague(house, 'goran', { role: 'admin' })
  await colleague(house, 'bart', { role: 'lead' })
  const { store } = house.engines
  const at = (instant: string): void => void (clock = new Date(instant))
  const conversationOf = async (uri: string): Promise<string> =>
    (await store.find('post', postId('bluesky', uri)))?.conversationId ?? ''
  const asked: AgedHouse['asked'] = async (name, when) => {
    at(when)
    const uri = questionOf(name, when)
    await house.ingest.posts(arrival, [
      says(uri, `who helps ${wordOf(name, when)}`, { ...by(name), authoredAt: when }),
    ])
    return conversationOf(uri)
  }
  return {
    house,
    arrival,
    admin,
    at,
    asked,
    async helped(name, when, more) {
      at(when)
      const uri = questionOf(name, when)
      const above = more ?? { parentUri: uri, rootUri: uri }
      await house.ingest.posts(arrival, [
        says(uri, `who helps ${wordOf(name, when)}`, { ...by(name), authoredAt: when, ...more }),
        weSay(answerTo(name, when), `we help ${wordOf(name, when)}`, {
          ...above,
          parentUri: uri,
          authoredAt: when,
        }),
      ])
      const id = await conversationOf(uri)
      await house.services.inbox.setStatus(admin, id, { status: 'closed' })
      return id
    },
    async addWork(id, when) {
      at(when)
      await house.services.inbox.addNote(admin, id, 'her violin is on shelf 12, @bart')
      const reply = replyDocument(`reply-in-${id}`, {
        conversationId: id,
        state: 'sent',
        createdAt: when,
        wakeAt: '9999-12-31T23:59:59.999Z',
      })
      await store.write([creating('reply', reply)])
    },
    keep: (keepMonths) => house.services.retentions.set(admin, { keepMonths }),
    all: () => everything(store),
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

const kinds = Object.keys(indexed) as Kind[]

const everything = async (store: Store): Promise<Record<Kind, string[]>> => {
  const all = await Promise.all(
    kinds.map(async (kind) => {
      // Lists lag behind: a fresh one first.
      await store.count(kind, [], { fresh: true })
      const docs: Documents[Kind][] = []
      for await (const page of store.walk(kind)) docs.push(...page.docs)
      return [kind, docs.map(({ id }) => id)] as const
    }),
  )
  return Object.fromEntries(all) as Record<Kind, string[]>
}
