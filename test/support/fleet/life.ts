/**
 * Two processes that serve and two that work, on real engines, while customers write and colleagues answer. One fleet
 * lives through all that a file of tests has, as fleets do; a test that fails takes it along, and the next begins with
 * a new one.
 */
import { afterAll, expect, onTestFailed } from 'vitest'
import { summaryLine } from '../soak/report.ts'
import { Evenings } from './evenings.ts'
import type { Misfortune } from './fleet.ts'

const seed = process.env['SEED'] ?? String(Date.now())
const clean = { missed: [], doubled: [], sentTwice: [], broken: [] }

export const openLife = () => {
  let evenings: Evenings | undefined
  const leave = async (): Promise<void> => {
    const old = evenings
    evenings = undefined
    await old?.[Symbol.asyncDispose]()
  }
  afterAll(leave, 60_000)

  /** The fleet that stands, with evenings behind it or new. */
  const stand = async (settings?: Record<string, string>): Promise<Evenings> => {
    onTestFailed(async () => {
      process.stderr.write(`SEED=${seed}\n`)
      await leave()
    })
    evenings ??= await Evenings.open(seed, settings)
    return evenings
  }

  return {
    /** One evening with it. `settings`: of Elasticsearch, where the fleet is new. */
    liveThrough: async (misfortune: Misfortune, settings?: Record<string, string>): Promise<void> => {
      const evening = await (await stand(settings)).liveThrough(misfortune)
      const { missed, doubled, sentTwice, broken } = evening
      expect({ missed, doubled, sentTwice, broken }).toEqual(clean)
      expect(summaryLine(evening)).toBe('missed 0, doubled 0, sent twice 0')
      expect(evening.said).toBeGreaterThan(90)
      expect(evening.accepted).toBeGreaterThan(2)
      process.stdout.write(`${JSON.stringify(evening.took)} ms\n`)
    },
    /** All stop when they are asked to; then all of it is counted once more. */
    end: async (): Promise<void> => {
      const { missed, doubled, sentTwice, broken } = await (await stand()).end()
      expect({ missed, doubled, sentTwice, broken }).toEqual(clean)
    },
  }
}
