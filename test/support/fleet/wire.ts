import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A connection between two programs that can be cut or slowed. */
export type Wire = AsyncDisposable & {
  port: number
  /** Nothing comes through and nothing is answered, as when a cable is pulled. */
  cut(): void
  /** What is asked comes through, and its answer is lost. */
  deafen(): void
  /** As `cut`, but only for the connections there are: who connects anew gets through. No end is ever told. */
  silence(): void
  /** Every piece takes this long, milliseconds. */
  slow(ms: number): void
  heal(): void
  /** How long a word takes there and back, where what answers speaks HTTP, milliseconds. */
  roundTrip(): Promise<number>
}

type Target = { host: string; port: number }

/** @param port where it begins (Default: anywhere) */
export const layWire = async (target: Target, port = 0): Promise<Wire> => {
  const sockets = new Set<Socket>()
  const silent = new WeakSet<Socket>()
  let isCut = false
  let isDeaf = false
  let delayMs = 0
  const pass = (from: Socket, to: Socket, isLost: () => boolean): void => {
    from.on('data', (piece) => {
      if (isLost() || silent.has(from)) return
      if (delayMs === 0) to.write(piece)
      else setTimeout(() => void (to.writable && to.write(piece)), delayMs)
    })
    // Through a dead line nobody hears the other hang up.
    from.on('close', () => void (silent.has(from) || to.destroy()))
    from.on('error', () => void (silent.has(from) || to.destroy()))
  }
  const server = createServer((near) => {
    const far = connect(target)
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    pass(near, far, () => isCut)
    pass(far, near, () => isCut || isDeaf)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const begin = (server.address() as AddressInfo).port
  return {
    port: begin,
    cut: () => void (isCut = true),
    deafen: () => void (isDeaf = true),
    silence: () => {
      for (const socket of sockets) silent.add(socket)
    },
    slow: (ms) => void (delayMs = ms),
    heal() {
      // What was lost on the way makes its connection useless.
      if (isCut || isDeaf) for (const socket of sockets) socket.destroy()
      isCut = false
      isDeaf = false
      delayMs = 0
    },
    async roundTrip() {
      const startedAt = performance.now()
      await fetch(`http://127.0.0.1:${begin}/`)
      return performance.now() - startedAt
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
