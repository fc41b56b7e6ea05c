import { describe, expect, test } from 'vitest'
import {
  type CanReply,
  canReply,
  type NetworkPost,
  type OutgoingPart,
  type Session,
} from '../../server/ports/connector.ts'
import { has, readUntil } from '../support/reading.ts'
import {
  type Case,
  casesOn,
  expectFailure,
  failureOf,
  type FaultPlan,
  type FaultyWorld,
} from './fault-plan.ts'

const signal = () => AbortSignal.timeout(10_000)

const talking = async (world: FaultyWorld): Promise<Session & CanReply> => {
  const session = await world.open()
  if (!canReply(session)) throw new Error('it cannot reply')
  return session
}

/** A request that would have made a post: what is unclear stays unclear. */
const outcomeOf = ({ kind }: Case): 'not-sent' | 'maybe-sent' =>
  kind === 'transient' ? 'maybe-sent' : 'not-sent'

/** For each request of a send and each way in which it goes wrong: what is told, and that the customer reads it once. */
export const sendingFaults = (name: string, plan: FaultPlan): void => {
  const { send, lookUp, sendOnce } = plan
  const cases = (method: string) => casesOn(method, plan.refusals(method))

  const ask = async (world: FaultyWorld) => {
    const session = await talking(world)
    const uri = world.network.post({ text: 'please answer once' })
    const post = (await readUntil(session, { until: has(uri) })).byUri.get(uri)
    if (!post) throw new Error('it was not read')
    return { session, part: partFor(session, post) }
  }
  const standing = (world: FaultyWorld, part: OutgoingPart) => world.network.answers(part.inReplyTo.uri)

  /** As the outbox goes on after an attempt whose end nobody knows, `session` being any, also a later one. */
  const finish = async (session: Session & CanReply, part: OutgoingPart): Promise<string> => {
    const found = await session.lookUp(part, signal())
    return (found ?? (await session.send(part, signal()))).uri
  }

  describe(`${name}: sending under every fault`, () => {
    const sends = cases(send).map((one) => ({ ...one, outcome: outcomeOf(one) }))

    test.concurrent.for(sends)(
      `sent-at-most-once by ${sendOnce}: $fault.kind $fault.status`,
      async ({ fault, kind, outcome }) => {
        await using world = await plan.open({ stream: false })
        const { session, part } = await ask(world)
        world.network.fault(fault)
        expectFailure(await failureOf(session.send(part, signal())), { kind, outcome })
        const isThere = fault.kind === 'lost-answer' || kind === null
        expect(standing(world, part)).toHaveLength(isThere ? 1 : 0)
        expect((await session.lookUp(part, signal())) !== undefined, 'found by looking').toBe(isThere)
        if (sendOnce !== 'look-up') await session.send(part, signal())
        const uri = await finish(session, part)
        expect(standing(world, part).map((one) => one.uri)).toEqual([uri])
        expect(world.network.made()).toHaveLength(1)
      },
    )

    test.concurrent.for(sends)(
      'sent-at-most-once: $fault.kind $fault.status, and who sent it died',
      async ({ fault }) => {
        await using world = await plan.open({ stream: false })
        const { session, part } = await ask(world)
        world.network.fault(fault)
        await failureOf(session.send(part, signal()))
        await session.close()
        const uri = await finish(await talking(world), part)
        expect(standing(world, part).map((one) => one.uri)).toEqual([uri])
        expect(world.network.made()).toHaveLength(1)
      },
    )

    test.concurrent.for(plan.forgetKeys ? sends : [])(
      'sent-at-most-once: $fault.kind $fault.status where keys are not honoured',
      async ({ fault }) => {
        await using world = await plan.open({ stream: false })
        const { session, part } = await ask(world)
        if (plan.forgetKeys) world.network.fault({ ...plan.forgetKeys, times: 100 })
        world.network.fault(fault)
        await failureOf(session.send(part, signal()))
        await session.send(part, signal())
        const uri = await finish(await talking(world), part)
        expect(standing(world, part).map((one) => one.uri)).toEqual([uri])
        expect(world.network.made()).toHaveLength(1)
      },
    )

    test.concurrent.for(plan.beforeSend.flatMap(cases))(
      'what fails before it is sent is surely not sent: $fault.kind $fault.status on $fault.method',
      async ({ fault, kind }) => {
        await using world = await plan.open({ stream: false })
        const { part } = await ask(world)
        const fresh = await talking(world)
        world.network.fault(fault)
        expectFailure(await failureOf(fresh.send(part, signal())), { kind, outcome: 'not-sent' })
        expect(world.network.made()).toHaveLength(kind === null ? 1 : 0)
        if (kind !== null) await fresh.send(part, signal())
        expect(world.network.made()).toHaveLength(1)
      },
    )

    test.concurrent.for(cases(lookUp))(
      'a look that fails never says that nothing is there: $fault.kind $fault.status',
      async ({ fault, kind }) => {
        await using world = await plan.open({ stream: false })
        const { session, part } = await ask(world)
        const sent = await session.send(part, signal())
        world.network.fault(fault)
        expectFailure(await failureOf(session.lookUp(part, signal())), { kind })
        expect((await session.lookUp(part, signal()))?.uri).toBe(sent.uri)
      },
    )

    test('a network that is not there surely has nothing', async () => {
      await using world = await plan.open({ stream: false })
      const { session, part } = await ask(world)
      await world.vanish()
      expectFailure(await failureOf(session.send(part, signal())), { kind: 'transient', outcome: 'not-sent' })
    })
  })
}

const partFor = (session: CanReply, { uri, native, author }: NetworkPost): OutgoingPart => ({
  clientId: session.newClientId(),
  text: `Once, and only once, @${author.handle}: see https://example.com/help`,
  createdAt: new Date().toISOString(),
  language: 'en',
  inReplyTo: { uri, native },
  previous: null,
})
