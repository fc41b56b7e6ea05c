import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A connection between two programs that can be cut or slowed. */
export type Wire = AsyncDisposable & {
  port: number
  /** Nothing comes through and nothing is answered, as when a cable is pulled. */
  cut(): void
  /** What is asked comes through, and its answer is lost. */
  deafen(): void
  /** Every piece takes this long, milliseconds. */
  slow(ms: number): void
  /** Those who are connected hear nothing more and are not told; who connects from now on is served. */
  abandon(): void
  heal(): void
}

export const layWire = async (target: { host: string; port: number }): Promise<Wire> => {
  const sockets = new Set<Socket>()
  const abandoned = new WeakSet<Socket>()
  let isCut = false
  let isDeaf = false
  let delayMs = 0
  const pass = (from: Socket, to: Socket, isLost: () => boolean): void => {
    from.on('data', (piece) => {
      if (isLost() || abandoned.has(from)) return
      if (delayMs === 0) to.write(piece)
      else setTimeout(() => void (to.writable && to.write(piece)), delayMs)
    })
    from.on('close', () => to.destroy())
    from.on('error', () => to.destroy())
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
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => void (isCut = true),
    deafen: () => void (isDeaf = true),
    abandon: () => sockets.forEach((socket) => abandoned.add(socket)),
    slow: (ms) => void (delayMs = ms),
    heal() {
      // What was lost on the way makes its connection useless.
      if (isCut || isDeaf) for (const socket of sockets) socket.destroy()
      isCut = false
      isDeaf = false
      delayMs = 0
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
