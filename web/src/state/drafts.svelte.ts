import { Persisted } from './persisted.svelte.ts'

/** What somebody typed and did not send. `key` repeats an attempt whose answer was lost, so that it counts once. */
export type Draft = { text: string; at: number; key?: string; signed?: boolean }
export type DraftKind = 'reply' | 'note'

const forgetAfterMs = 30 * 24 * 3600_000

/** Drafts by conversation and kind, kept in this browser for each colleague apart. */
export class Drafts {
  readonly #kept: Persisted<Record<string, Draft>>

  constructor(colleagueId: string) {
    this.#kept = new Persisted(`causerie.drafts.${colleagueId}`, {})
  }

  find(conversationId: string, kind: DraftKind): Draft | undefined {
    return this.#kept.current[`${conversationId}/${kind}`]
  }

  save(conversationId: string, kind: DraftKind, draft: Draft | undefined): void {
    const recent = Object.entries(this.#kept.current).filter(([, { at }]) => at > Date.now() - forgetAfterMs)
    const next = Object.fromEntries(recent)
    if (draft && (draft.text.trim() || draft.signed !== undefined)) next[`${conversationId}/${kind}`] = draft
    else delete next[`${conversationId}/${kind}`]
    this.#kept.current = next
  }

  /** Whether something to send waits in this conversation. */
  has(conversationId: string): boolean {
    return (['reply', 'note'] as const).some((kind) => this.find(conversationId, kind)?.text.trim())
  }
}
