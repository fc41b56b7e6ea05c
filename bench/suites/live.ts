/** From a post stored to the sockets of 200 open browsers. */
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { WebSocket, WebSocketServer } from 'ws'
import { Client, setUp, signIn } from '../../test/support/client.ts'
import { makePosts } from '../kit/posts.ts'
import { makeRow } from '../kit/rows.ts'
import { quantile } from '../kit/timing.ts'
import type { Bench } from './inbox.ts'

const browsers = 200
const posts = 40

export const benchLive = async ({
  house,
  size,
  say,
}: Pick<Bench, 'house' | 'size' | 'say'>): Promise<void> => {
  const { causerie } = house
  const app = await causerie.makeApp()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const port = (app.server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${port}`
  const client = new Client(() => url)
  await (house.hasAdmin ? signIn(client) : setUp(client, causerie.setupToken ?? ''))
  house.hasAdmin = true
  const { cookie } = client
  const heard: number[] = []
  let sentAt = 0
  let left = 0
  let all = Promise.withResolvers<void>()
  const sockets = await Promise.all(
    Array.from({ length: browsers }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers: { cookie, origin: url } })
      await once(socket, 'open')
      socket.on('message', (data) => {
        if (!String(data).includes('conversation')) return
        heard.push(performance.now() - sentAt)
        if (--left === 0) all.resolve()
      })
      return socket
    }),
  )
  for (let turn = 0; turn < posts; turn++) {
    all = Promise.withResolvers()
    left = browsers
    sentAt = performance.now()
    await causerie.ingest.posts(
      { channelId: 'bench', accountId: 'us' },
      makePosts(size * (house.beyond + 5) + turn * 3, 1),
    )
    await Promise.race([all.promise, new Promise((resolve) => setTimeout(resolve, 2_000))])
  }
  for (const socket of sockets) socket.terminate()
  await app.close()
  say(
    makeRow({
      name: 'post taken in → on 200 browsers’ sockets, p95',
      engines: house.pair,
      size,
      value: quantile(heard, 0.95),
      unit: 'ms',
      limit: await bareBroadcast(),
      target: house.pair === 'sqlite+embedded' ? 150 : 300,
    }),
  )
}

/** The same line to as many sockets, by the WebSocket library alone. */
const bareBroadcast = async (): Promise<number> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const heard: number[] = []
  let sentAt = 0
  let left = 0
  let all = Promise.withResolvers<void>()
  const sockets = await Promise.all(
    Array.from({ length: browsers }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`)
      await once(socket, 'open')
      socket.on('message', () => {
        heard.push(performance.now() - sentAt)
        if (--left === 0) all.resolve()
      })
      return socket
    }),
  )
  const line = 'x'.repeat(900)
  for (let turn = 0; turn < posts; turn++) {
    all = Promise.withResolvers()
    left = browsers
    sentAt = performance.now()
    for (const socket of server.clients) socket.send(line)
    await all.promise
  }
  for (const socket of sockets) socket.terminate()
  server.close()
  return quantile(heard, 0.95)
}
