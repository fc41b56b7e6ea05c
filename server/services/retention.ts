/** How long conversations are kept: an admin's setting, which everybody may read. */
import type { Actor } from '../domain/actor.ts'
import type { SettingDocument } from '../domain/documents.ts'
import { Forbidden } from '../domain/errors.ts'
import { keptSince } from '../domain/retention.ts'
import { instant } from '../domain/time.ts'
import type { Condition } from '../ports/store.ts'
import type { Instant } from '../schemas/atoms.ts'
import type { Retention, RetentionPreview } from '../schemas/retention.ts'
import { deed } from './audit.ts'
import { change, creating, firstVersion, type Telling } from './change.ts'
import type { ServiceContext } from './context.ts'

const settingId = 'retention'

export interface Retentions {
  get(actor: Actor): Promise<Retention>
  /** Throws `Forbidden` for all but admins, as `preview` does. */
  set(actor: Actor, wanted: Retention): Promise<Retention>
  preview(actor: Actor, wanted: Retention): Promise<RetentionPreview>
}

export const makeRetentions = (context: ServiceContext): Retentions => {
  const { store, now } = context

  const keep = async (value: Retention, tell: Telling[]): Promise<SettingDocument> => {
    const fresh = { id: settingId, value, ...firstVersion(tell) }
    const [result] = await store.write([creating('setting', fresh)])
    if (result === 'done') return fresh
    const { doc } = await change(store, { kind: 'setting', id: settingId }, (setting) =>
      setting.value['keepMonths'] === value.keepMonths ? null : { doc: { ...setting, value }, tell },
    )
    return doc
  }

  return {
    get: () => readRetention(context),

    async set(actor, { keepMonths }) {
      requireAdmin(actor)
      const audit = deed({
        at: instant(now()),
        actorId: actor.id,
        action: 'set-retention',
        detail: keepMonths === null ? 'everything' : `months: ${keepMonths}`,
      })
      const doc = await keep({ keepMonths }, [{ event: 'retention.changed', conversationId: null, audit }])
      await context.tell('setting', doc)
      return { keepMonths }
    },

    async preview(actor, { keepMonths }) {
      requireAdmin(actor)
      if (keepMonths === null) return { conversations: 0 }
      const over = overSince(keptSince(now(), keepMonths))
      return {
        conversations: await store.count('conversation', [...over, { field: 'mergedInto', is: null }]),
      }
    },
  }
}

const requireAdmin = (actor: Actor): void => {
  if (actor.role !== 'admin') throw new Forbidden('Only an admin says how long conversations are kept.')
}

export const readRetention = async ({ store }: Pick<ServiceContext, 'store'>): Promise<Retention> => {
  const setting = await store.find('setting', settingId)
  return { keepMonths: (setting?.value as Retention | undefined)?.keepMonths ?? null }
}

/** What was said at this moment or before is not kept; null where everything is. */
export const readKeptSince = async (
  context: Pick<ServiceContext, 'store' | 'now'>,
): Promise<Instant | null> => {
  const { keepMonths } = await readRetention(context)
  return keepMonths === null ? null : keptSince(context.now(), keepMonths)
}

/** Conversations that were over by then; open and snoozed ones never are. */
export const overSince = (since: Instant): Condition<'conversation'>[] => [
  { field: 'status', is: 'closed' },
  { field: 'lastPostAt', atMost: since },
]
