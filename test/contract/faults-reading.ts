import { describe, expect, test } from 'vitest'
import type { Session } from '../../server/ports/connector.ts'
import { caughtUp, has, type Kept, nothingKept, readUntil } from '../support/reading.ts'
import {
  type Case,
  casesOn,
  expectFailure,
  failureOf,
  type FaultPlan,
  type FaultyWorld,
  speak,
} from './fault-plan.ts'

/** Where a fault is got over, reading goes on until all is there; else only a failure ends it. */
const mended =
  (kind: Case['kind'], posted: readonly string[]) =>
  (kept: Kept): boolean =>
    kind === null && has(...posted)(kept)

/** From the cursor that was kept, another session and this one bring all that is not kept yet. */
const expectRest = async (world: FaultyWorld, { kept, session, posted }: After): Promise<void> => {
  const rest = posted.filter((uri) => !kept.byUri.has(uri))
  const elsewhere = nothingKept(kept.cursor)
  await readUntil(await world.open(), { into: elsewhere, until: has(...rest) })
  await readUntil(session, { into: kept, until: has(...rest) })
  for (const store of [elsewhere, kept]) {
    const stored = [...store.byUri.values()].filter(({ text }) => /number \S+, please/.test(text))
    expect(new Set(stored.map(({ text }) => text)).size, 'doubled').toBe(stored.length)
    expect(new Set(stored.map(({ reason }) => reason))).toEqual(
      stored.length > 0 ? new Set(['mention']) : new Set(),
    )
  }
}
type After = { kept: Kept; session: Session; posted: string[] }

/** For each request of a reading and each way in which it goes wrong: what is told, and that the next reading brings the rest. */
export const readingFaults = (name: string, plan: FaultPlan): void => {
  const { signIn, reads } = plan
  const cases = (method: string) => casesOn(method, plan.refusals(method))
  const readCases = reads.flatMap(cases)

  describe(`${name}: reading under every fault`, () => {
    test.concurrent.for([...cases(signIn), ...readCases])(
      'nothing-missed: $fault.kind $fault.status on $fault.method',
      async ({ fault, kind }) => {
        await using world = await plan.open({ stream: false })
        const kept = nothingKept((await readUntil(await world.open(), { until: caughtUp })).cursor)
        const posted = speak(world)
        const session = await world.open()
        world.network.fault(fault)
        const until = mended(kind, posted)
        expectFailure(await failureOf(readUntil(session, { into: kept, until })), { kind })
        await expectRest(world, { kept, session, posted })
      },
    )

    test.concurrent.for(readCases)(
      'nothing-missed: $fault.kind $fault.status on $fault.method, half-way',
      async ({ fault, kind }) => {
        await using world = await plan.open({ stream: false, pages: 10 })
        const kept = nothingKept((await readUntil(await world.open(), { until: caughtUp })).cursor)
        const posted = speak(world)
        const session = await world.open()
        const isEnough = mended(kind, posted)
        const until = (soFar: Kept) => {
          if (soFar.pages.length === 1) {
            posted.push(...speak(world, 5))
            world.network.fault(fault)
          }
          return isEnough(soFar)
        }
        expectFailure(await failureOf(readUntil(session, { into: kept, until })), { kind })
        expect(kept.posts.length, 'what was handed out before').toBeGreaterThan(0)
        await expectRest(world, { kept, session, posted })
      },
    )

    test.concurrent.for(plan.spoils)('nothing-missed: lists that %s', async (kind) => {
      await using world = await plan.open({ stream: false, pages: 10 })
      const session = await world.open()
      for (const method of reads) world.network.fault({ kind, method, times: 1000 })
      const before = speak(world, 60)
      const first = await readUntil(session, { until: (kept) => has(...before)(kept) && caughtUp(kept) })
      const after = speak(world, 60)
      const kept = await readUntil(session, { cursor: first.cursor, until: has(...after) })
      await expectRest(world, { kept, session, posted: after })
    })

    test('a network that is not there is told as such', async () => {
      await using world = await plan.open({ stream: false })
      const { cursor } = await readUntil(await world.open(), { until: caughtUp })
      const session = await world.open()
      await world.vanish()
      expectFailure(await failureOf(readUntil(session, { cursor, until: () => false })), {
        kind: 'transient',
      })
    })
  })

  describe.for(plan.streams.length > 0 ? [name] : [])('%s: a stream under every fault', () => {
    test.concurrent.for(plan.streams)('nothing-missed: %s', async (kind) => {
      await using world = await plan.open({ stream: true })
      if (kind !== 'stream-drop') world.network.fault({ kind, times: 1000 })
      const posted: string[] = []
      const session = await world.open()
      const kept = await readUntil(session, {
        until: (soFar) => {
          if (posted.length < 3 && caughtUp(soFar) && has(...posted)(soFar)) {
            posted.push(...speak(world, 1))
            if (kind === 'stream-drop') world.network.fault({ kind })
          }
          return posted.length === 3 && has(...posted)(soFar)
        },
      })
      await expectRest(world, { kept, session, posted })
    })

    test.concurrent.for(readCases)(
      'nothing-missed: $fault.kind $fault.status on $fault.method while it listens',
      async ({ fault, kind }) => {
        await using world = await plan.open({ stream: true })
        const kept = nothingKept()
        const posted: string[] = []
        const session = await world.open()
        const isToldBeside = plan.listensOn === true && (kind === 'transient' || kind === 'rate-limit')
        const ending = isToldBeside ? null : kind
        const isEnough = mended(ending, posted)
        const until = (soFar: Kept) => {
          if (posted.length === 0 && caughtUp(soFar)) {
            world.network.fault(fault)
            posted.push(...speak(world, 5))
          }
          return (
            posted.length > 0 &&
            isEnough(soFar) &&
            (!isToldBeside || soFar.pages.some(({ trouble }) => trouble))
          )
        }
        expectFailure(await failureOf(readUntil(session, { into: kept, until })), { kind: ending })
        await expectRest(world, { kept, session, posted })
      },
    )
  })
}
