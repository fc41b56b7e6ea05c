import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that an address knows, for whoever tried another one; empty where there is nothing. */
    methodsAt(url: string): string[]
  }
}

type Known = { pattern: RegExp; methods: Set<string> }

/** Remembers which methods each address takes. To be registered before the routes. */
export const methods = fp(
  async (app) => {
    const known = new Map<string, Known>()
    app.addHook('onRoute', ({ url, method }) => {
      // What takes everything knows nothing about an address.
      if (url.includes('*')) return
      const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set() }
      for (const one of [method].flat()) entry.methods.add(one)
      known.set(url, entry)
    })
    app.decorate('methodsAt', (url) => {
      const path = url.split('?', 1)[0] ?? ''
      const found = [...known.values()].filter(({ pattern }) => pattern.test(path))
      return [...new Set(found.flatMap((entry) => [...entry.methods]))].sort()
    })
  },
  { name: 'methods' },
)

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
