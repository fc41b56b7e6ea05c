import { createContext } from 'svelte'
import type { Me } from '../../../server/schemas/colleague.ts'
import type { ConversationCounts } from '../../../server/schemas/conversation.ts'
import type { Mention } from '../../../server/schemas/mention.ts'
import type { LiveEvent } from '../../../server/schemas/live.ts'
import type { CauserieApi, Sort } from '../api/causerie-api.ts'
import { LiveConnection, type LiveState } from '../api/live-connection.ts'
import { Channels } from './channels.svelte.ts'
import { ConversationList, type RowList } from './conversation-list.svelte.ts'
import { Conversations } from './conversations.svelte.ts'
import { Deeds } from './deeds.svelte.ts'
import { Drafts } from './drafts.svelte.ts'
import { m } from '../i18n/locale.svelte.ts'
import { MentionList } from './mention-list.svelte.ts'
import { Mentions } from './mentions.svelte.ts'
import { OpenConversation } from './open-conversation.svelte.ts'
import { Outbox } from './outbox.svelte.ts'
import { firstName, People } from './people.svelte.ts'
import { Preferences } from './preferences.svelte.ts'
import { Presence } from './presence.svelte.ts'
import { ReadMarks } from './read-marks.svelte.ts'
import { Searches } from './searches.svelte.ts'
import { soon } from './soon.ts'
import { Toasts } from './toasts.svelte.ts'
import { getView, type View, type ViewName } from './views.ts'
import { Whereabouts } from './whereabouts.ts'

/** How long the first screen waits for the live line before it reads without it. */
const helloWithinMs = 1500
/** So much of a note is shown where it is told. */
const excerpt = 90
/** Coverage moves on without an event of its own. */
const channelsEveryMs = 30_000
/** What was heard of presence holds no longer than this without a line. */
const presenceLastsMs = 15_000

export type DeskOptions = {
  me: () => Me
  api: CauserieApi
  onsignedout: () => void
  /** Shows a conversation, as a link to it would. */
  onlook: (conversationId: string) => void
}

/** One colleague's place at work: what they see, kept true by the live line, and what they can do. */
export class Desk {
  readonly api: CauserieApi
  readonly #me: () => Me
  readonly conversations = new Conversations()
  readonly mentions: Mentions
  readonly people: People
  readonly presence: Presence
  readonly whereabouts: Whereabouts
  readonly channels: Channels
  readonly drafts: Drafts
  readonly marks: ReadMarks
  readonly preferences: Preferences
  readonly searches: Searches
  readonly toasts = new Toasts()
  readonly outbox = new Outbox()
  readonly deeds: Deeds
  readonly #live: LiveConnection
  #list: RowList = $state.raw()!
  #open: OpenConversation | undefined = $state.raw()
  #counts: ConversationCounts | undefined = $state.raw()
  #line: LiveState = $state('connecting')
  #wasLive = $state(false)
  #timers: ReturnType<typeof setInterval>[] = []
  #fading: ReturnType<typeof setTimeout> | undefined

  constructor({ me, api, onsignedout, onlook }: DeskOptions) {
    const { id } = me()
    this.#me = me
    this.api = api
    this.mentions = new Mentions(api, this.conversations)
    this.people = new People(api)
    this.presence = new Presence(id, this.people)
    this.channels = new Channels(api)
    this.drafts = new Drafts(id)
    this.marks = new ReadMarks(id)
    this.preferences = new Preferences(id)
    this.searches = new Searches(api)
    this.deeds = new Deeds({
      me: me(),
      api,
      conversations: this.conversations,
      people: this.people,
      drafts: this.drafts,
      toasts: this.toasts,
      outbox: this.outbox,
      refresh: (conversationId) => {
        if (this.#open?.id === conversationId) void this.#open.refresh()
        this.#readCounts()
      },
      showReply: (reply) => this.#open?.absorbReply(reply),
    })
    this.mentions.onnew = (mention) => this.#tellMention(mention, onlook)
    this.conversations.onchange = (changed) => this.#list.consider(changed)
    this.#list = this.#makeList()
    this.#live = new LiveConnection({
      onhello: (fresh) => this.#arrive(fresh),
      onreset: () => this.#arrive(true),
      onevent: (event) => this.#hear(event),
      onpresence: (message) => this.presence.hear(message),
      onstate: (state) => this.#turn(state),
      onsignedout,
    })
    this.whereabouts = new Whereabouts(this.#live.say)
  }

  get me(): Me {
    return this.#me()
  }
  get list(): RowList {
    return this.#list
  }
  get open(): OpenConversation | undefined {
    return this.#open
  }
  get counts(): ConversationCounts | undefined {
    return this.#counts
  }
  /** Whether the live line was there and is not now. */
  get isCutOff(): boolean {
    return this.#line !== 'live' && this.#wasLive
  }

  start(): void {
    this.#live.start()
    this.whereabouts.start()
    const impatient = setTimeout(() => !this.#wasLive && this.#readAll(), helloWithinMs)
    const poll = setInterval(() => !document.hidden && this.#readChannels(), channelsEveryMs)
    this.#timers = [impatient, poll]
  }

  stop(): void {
    this.#live.close()
    this.whereabouts.stop()
    clearTimeout(this.#fading)
    this.#open?.close()
    for (const timer of this.#timers) clearInterval(timer)
  }

  reconnect = (): void => this.#live.reconnectNow()

  show(view: ViewName): void {
    if (view === this.#list.place.view.name) return
    this.preferences.set({ view })
    this.#list = this.#makeList()
    void this.#list.read().catch(() => undefined)
  }

  sort(sort: Sort): void {
    this.preferences.set({ sort })
    this.#list = this.#makeList()
    void this.#list.read().catch(() => undefined)
  }

  openConversation(id: string | null): void {
    if (id === (this.#open?.id ?? null)) return
    this.#open?.close()
    this.#open = id === null ? undefined : new OpenConversation(id, this.api, this.conversations)
    void this.#open?.refresh()
    this.whereabouts.look(id)
  }

  /** How many a place of the rail holds; undefined where nobody counts or it is not known yet. */
  countOf({ name, count }: View): number | undefined {
    if (name === 'mentioned') return this.mentions.all && this.mentions.unseen
    return count === null ? undefined : this.#counts?.[count]
  }

  #makeList(): RowList {
    const { view: name, sort } = this.preferences.current
    const view = getView(name)
    const place = { view, sort: view.sort ?? sort, me: this.#me().id }
    if (name === 'mentioned') return new MentionList(this.mentions, this.conversations, place)
    return new ConversationList(this.api, this.conversations, place)
  }

  #arrive(fresh: boolean): void {
    if (fresh) this.#readAll()
    else this.#readCounts()
    this.whereabouts.repeat()
  }

  #readAll(): void {
    void this.#list.read().catch(() => undefined)
    void this.#open?.refresh()
    this.#readCounts()
    this.#readPeople()
    this.#readMentions()
    this.#readChannels()
  }

  readonly #readCounts = soon(async () => (this.#counts = await this.api.counts()))
  readonly #readMentions = soon(() => this.mentions.read())
  readonly #readPeople = soon(() => this.people.read())
  readonly #readChannels = soon(() => this.channels.read())

  #hear({ event, conversation, conversationId }: LiveEvent): void {
    if (conversation) this.conversations.absorb(conversation)
    if (event === 'conversation.withdrawn' && conversationId !== null) {
      this.conversations.forget(conversationId)
      this.searches.forget(conversationId)
      this.presence.forget(conversationId)
    }
    if (event === 'conversation.changed' || event === 'conversation.withdrawn') this.#readCounts()
    if (event === 'mention.changed') this.#readMentions()
    if (event === 'channel.changed') this.#readChannels()
    if (event === 'colleague.changed') this.#readPeople()
    if (conversationId !== null && conversationId === this.#open?.id) void this.#open.refresh()
  }

  #tellMention({ note, conversation }: Mention, onlook: DeskOptions['onlook']): void {
    const isHere = this.#open?.id === conversation.id && document.visibilityState === 'visible'
    if (isHere) return
    const writer = this.people.find(note.authorId)
    const text = note.text.length > excerpt ? `${note.text.slice(0, excerpt).trimEnd()}…` : note.text
    this.toasts.show(m.namedYouIn(writer ? firstName(writer.name) : m.someone(), text), {
      action: { label: m.look(), run: () => onlook(conversation.id) },
    })
  }

  #turn(state: LiveState): void {
    this.#line = state
    if (state === 'live') {
      this.#wasLive = true
      clearTimeout(this.#fading)
    } else if (state === 'lost') {
      clearTimeout(this.#fading)
      this.#fading = setTimeout(() => this.presence.clear(), presenceLastsMs)
    }
  }
}

export const [getDesk, setDesk] = createContext<Desk>()
