import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AtpAgent, type AppBskyFeedDefs, RichText } from '@atproto/api'
import { findEngines, installNetwork, startScript } from './install.ts'

export type RealAccount = {
  did: string
  handle: string
  password: string
  appPassword: string
  agent: AtpAgent
}
export type PostedRecord = { uri: string; cid: string }
export type RealPostOptions = {
  replyTo?: PostedRecord & { root?: PostedRecord }
  quote?: PostedRecord
  createdAt?: string
}

/** A PLC directory, a personal data server and an AppView, as on the real network. */
export type AtprotoNetwork = {
  /** Base address of the PDS, where accounts sign in. */
  pds: string
  appview: string
  /** `brand.test` is ours; `customer.test` and `neighbour.test` are people. */
  accounts: { brand: RealAccount; customer: RealAccount; neighbour: RealAccount }
  /** Resolves when the AppView shows everything posted so far. */
  processAll(): Promise<void>
  /** Posts with facets for mentions and links. */
  post(as: RealAccount, text: string, options?: RealPostOptions): Promise<PostedRecord>
  /** The AppView's thread around a post. */
  thread(uri: string): Promise<AppBskyFeedDefs.ThreadViewPost>
  close(): Promise<void>
}

type Message = { ready?: { pds: string; appview: string }; failed?: string; id?: number; error?: string }

/** Starts the network in a process and a folder of its own. Takes some ten seconds, more where it has to install. */
export const startAtprotoNetwork = async (): Promise<AtprotoNetwork> => {
  const postgres = findEngines()
  await installNetwork()
  const folder = mkdtempSync(join(tmpdir(), 'causerie-atproto-'))
  const child = fork(startScript, [folder, postgres], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const close = async () => {
    if (child.connected) await ask(child, 'stop').catch(() => child.kill('SIGKILL'))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const { pds, appview } = await ready(child)
    const accounts = {
      brand: await createAccount(pds, 'brand'),
      customer: await createAccount(pds, 'customer'),
      neighbour: await createAccount(pds, 'neighbour'),
    }
    const processAll = () => ask(child, 'process-all')
    await processAll()
    const thread = async (uri: string) => {
      const { data } = await accounts.brand.agent.getPostThread({ uri, depth: 10, parentHeight: 10 })
      return data.thread as AppBskyFeedDefs.ThreadViewPost
    }
    return { pds, appview, accounts, processAll, post, thread, close }
  } catch (error) {
    await close()
    throw error
  }
}

const ready = (child: ChildProcess): Promise<{ pds: string; appview: string }> =>
  new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the AT network ended with code ${code}`)))
    child.on('message', (message: Message) => {
      if (message.ready) resolve(message.ready)
      if (message.failed) reject(new Error(`the AT network did not start: ${message.failed}`))
    })
  })

let lastId = 0
const ask = (child: ChildProcess, what: 'process-all' | 'stop'): Promise<void> =>
  new Promise((resolve, reject) => {
    const id = ++lastId
    const done = (error?: string) => {
      child.off('message', hear)
      child.off('exit', ended)
      if (error) reject(new Error(error))
      else resolve()
    }
    const hear = (message: Message) => {
      if (message.id === id) done(message.error)
    }
    const ended = () => done()
    child.on('message', hear)
    child.once('exit', ended)
    child.send({ id, ask: what })
  })

const createAccount = async (pds: string, name: string): Promise<RealAccount> => {
  const agent = new AtpAgent({ service: pds })
  const handle = `${name}.test`
  const password = `${name}-pass-word`
  const { data } = await agent.createAccount({ handle, password, email: `${name}@example.com` })
  await agent.upsertProfile((profile) => ({ ...profile, displayName: name }))
  const app = await agent.com.atproto.server.createAppPassword({ name: 'causerie' })
  return { did: data.did, handle, password, appPassword: app.data.password, agent }
}

const post = async (
  as: RealAccount,
  text: string,
  { replyTo, quote, createdAt }: RealPostOptions = {},
): Promise<PostedRecord> => {
  const rich = new RichText({ text })
  await rich.detectFacets(as.agent)
  const parent = replyTo && { uri: replyTo.uri, cid: replyTo.cid }
  const root = replyTo?.root ?? parent
  const { uri, cid } = await as.agent.post({
    text: rich.text,
    ...(rich.facets && { facets: rich.facets }),
    ...(parent && root && { reply: { parent, root } }),
    ...(quote && { embed: { $type: 'app.bsky.embed.record', record: quote } }),
    ...(createdAt && { createdAt }),
    langs: ['en'],
  })
  return { uri, cid }
}
