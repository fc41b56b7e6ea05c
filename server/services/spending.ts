/** What each channel's calls cost, kept by month. An estimate by the network's price list: the bill is the network's. */
import type { ChannelDocument, SpendingDocument } from '../domain/documents.ts'
import { spendingId } from '../domain/ids.ts'
import { instant } from '../domain/time.ts'
import type { Charge, Connector, SpendingAccount } from '../ports/connector.ts'
import type { Store } from '../ports/store.ts'
import type { Spending, Spent } from '../schemas/channel.ts'
import { change, creating, firstVersion } from './change.ts'

type Books = { store: Store; now: () => Date }

/** The account that one channel's sessions charge. */
export const spendingAccount = ({ store, now }: Books, channelId: string): SpendingAccount => ({
  async charge(charges) {
    if (charges.length === 0) return
    const day = today(now)
    const month = day.slice(0, 7)
    const id = spendingId(channelId, month)
    if (!(await store.find('spending', id))) {
      const doc: SpendingDocument = { id, ...firstVersion(), channelId, month, days: {} }
      await store.write([creating('spending', doc)])
    }
    await change(store, { kind: 'spending', id }, (doc) => ({
      doc: { ...doc, days: { ...doc.days, [day]: withCharges(doc.days[day] ?? {}, charges) } },
    }))
  },

  async spentThisMonth() {
    const doc = await store.find('spending', spendingId(channelId, today(now).slice(0, 7)))
    return doc ? sum(Object.values(doc.days).flatMap((kinds) => Object.values(kinds))) : 0
  },
})

/** As people see it; null where the network is free. */
export const viewSpending = async (
  { store, now }: Books,
  { id, settings }: ChannelDocument,
  connector: Connector,
): Promise<Spending | null> => {
  const { replyCost } = connector.declaration
  if (!replyCost) return null
  const day = today(now)
  const days = (await store.find('spending', spendingId(id, day.slice(0, 7))))?.days ?? {}
  let byKind: Record<string, Spent> = {}
  for (const kinds of Object.values(days))
    byKind = withCharges(
      byKind,
      Object.entries(kinds).map(([kind, spent]) => ({ kind, ...spent })),
    )
  return {
    currency: replyCost.currency,
    today: sum(Object.values(days[day] ?? {})),
    thisMonth: sum(Object.values(byKind)),
    byKind,
    cap: connector.monthlyCap?.(settings) ?? null,
  }
}

const withCharges = (spent: Record<string, Spent>, charges: readonly Charge[]): Record<string, Spent> => {
  const next = { ...spent }
  for (const { kind, count, amount } of charges) {
    const before = next[kind] ?? { count: 0, amount: 0 }
    next[kind] = { count: before.count + count, amount: rounded(before.amount + amount) }
  }
  return next
}

const today = (now: () => Date): string => instant(now()).slice(0, 10)

const sum = (spent: readonly Spent[]): number => rounded(spent.reduce((all, { amount }) => all + amount, 0))

/** Prices are thousandths; sums of fractions are not. */
const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6
