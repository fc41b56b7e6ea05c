import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Schema from 'typebox/schema'
import { afterEach, expect, test, vi } from 'vitest'
import { canRecheck, canReply } from '../../server/ports/connector.ts'
import { openMastodon } from '../support/mastodon.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'

type Parameter = { name: string; in: string }
type Content = { content?: Record<string, { schema: object }> }
type Operation = { parameters?: Parameter[]; requestBody?: Content; responses: Record<string, Content> }
type Spec = { paths: Record<string, Record<string, Operation>>; components: object }

const folder = process.env['NETWORK_SPECS']
const file = folder ? join(folder, 'mastodon-4-openapi.json') : ''
const isThere = existsSync(file)
if (!isThere) console.warn('SKIPPED: NETWORK_SPECS names no folder with mastodon-4-openapi.json')

afterEach(() => vi.restoreAllMocks())

type Exchange = { method: string; url: URL; body: unknown; status: number; answer: unknown }

/** Listens in on the connector's requests, which go out as they are. */
const listenIn = (): Exchange[] => {
  const heard: Exchange[] = []
  const { fetch } = globalThis
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await fetch(input, init)
    heard.push({
      method: init?.method ?? 'GET',
      url: new URL(input instanceof Request ? input.url : input),
      body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null,
      status: response.status,
      answer: await response.clone().json(),
    })
    return response
  })
  return heard
}

const findOperation = ({ paths }: Spec, { method, url }: Exchange): Operation | undefined => {
  const path = url.pathname.replace('/mastodon', '')
  const fits = (template: string) =>
    new RegExp(`^${template.replace(/\{[^}]+\}/g, '[0-9]+')}$`).test(path) &&
    paths[template]?.[method.toLowerCase()]
  const template = Object.keys(paths).find(fits)
  return template === undefined ? undefined : paths[template]?.[method.toLowerCase()]
}

test.skipIf(!isThere)('requests and answers are as the official description says', async () => {
  // Its alternatives overlap – a quote is a shallow quote, too – so that exactly one rarely fits.
  const spec = JSON.parse(readFileSync(file, 'utf8').replaceAll('"oneOf"', '"anyOf"')) as Spec
  const mistakes = (schema: object | undefined, value: unknown): unknown[] => {
    if (!schema) return ['nothing described']
    const [isRight, errors] = Schema.Errors({ components: spec.components, ...schema }, value)
    return isRight ? [] : errors.slice(0, 5)
  }
  const heard = listenIn()
  await using world = await openMastodon({ history: true })
  const session = await world.open()
  if (!canReply(session) || !canRecheck(session)) throw new Error('it can neither reply nor re-check')
  const { control } = world.town
  const post = control.post({ network: 'mastodon', text: 'see https://example.com #tram', warning: 'trams' })
  const gone = control.post({ network: 'mastodon', text: 'forget it' })
  const elsewhere = control.post({ network: 'mastodon', text: 'said to nobody', mention: false })
  const asked = control.post({ replyTo: elsewhere.uri, text: 'ask them', mention: true })
  const kept = await readUntil(session, {
    until: (all) => has(post.uri, gone.uri, elsewhere.uri, asked.uri)(all) && caughtUp(all),
  })
  const first = kept.byUri.get(post.uri)
  const inReplyTo = { uri: post.uri, native: first?.native }
  const part = { clientId: session.newClientId(), text: 'Here.', language: 'en', inReplyTo, previous: null }
  const signal = AbortSignal.timeout(10_000)
  const outgoing = { ...part, createdAt: new Date().toISOString() }
  const sent = await session.send(outgoing, signal)
  await session.lookUp(outgoing, signal)
  control.post({ replyTo: post.uri, text: '@ligneclaire@pont.town.test me too' })
  control.post({ quote: sent.uri, text: 'quick!' })
  control.edit(post.uri, '@ligneclaire@pont.town.test edited')
  control.remove(gone.uri)
  await session.findGone([inReplyTo, { uri: gone.uri, native: kept.byUri.get(gone.uri)?.native }], signal)
  await readUntil(await world.open(), { until: caughtUp })

  const problems = heard.flatMap((exchange) => {
    const { method, url, body, status, answer } = exchange
    const name = `${method} ${url.pathname}`
    const operation = findOperation(spec, exchange)
    if (!operation) return [`${name}: not described`]
    const allowed = new Set(
      (operation.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name),
    )
    const strange = [...url.searchParams.keys()].filter((key) => !allowed.has(key.replace('[]', '')))
    const described = (content: Content | undefined) => content?.content?.['application/json']?.schema
    const wrongBody = body === null ? [] : mistakes(described(operation.requestBody), body)
    const wrongAnswer = mistakes(described(operation.responses[String(status)]), answer)
    return [
      ...strange.map((key) => `${name}: parameter ${key}`),
      ...wrongBody.map((error) => `${name}: body ${JSON.stringify(error)}`),
      ...wrongAnswer.map((error) => `${name}: answer ${JSON.stringify(error)}`),
    ]
  })
  expect([...new Set(problems)]).toEqual([])
  const kinds = heard.map(({ method, url }) => `${method} ${url.pathname.replace(/\d{5,}/, ':id')}`)
  expect(new Set(kinds).size).toBe(8)
})
