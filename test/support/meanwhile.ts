/** What somebody else does while something is under way. */
import type { Write } from '../../server/ports/store.ts'
import type { ServiceContext } from '../../server/services/context.ts'

/** The same context, in which something happens before calls of the store are made. */
export const before = (
  context: ServiceContext,
  call: 'write' | 'findMany',
  happen: (what: string) => Promise<void> | void,
): ServiceContext => ({
  ...context,
  store: new Proxy(context.store, {
    get(target, name) {
      const member = Reflect.get(target, name) as (...args: unknown[]) => unknown
      if (typeof member !== 'function') return member
      if (name !== call) return member.bind(target)
      return async (...args: unknown[]) => {
        await happen(
          call === 'findMany'
            ? (args[0] as string)
            : (args[0] as Write[]).map((write) => `${write.op} ${write.kind}`).join(),
        )
        return member.apply(target, args)
      }
    },
  }),
})

/** Happens at the first call that says so. */
export const once = (words: string, happen: () => Promise<unknown>) => {
  let due = true
  return async (what: string): Promise<void> => {
    if (!due || !what.includes(words)) return
    due = false
    await happen()
  }
}
