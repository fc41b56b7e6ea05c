/** On many machines an admin sees the queue by bull-board, which shows and changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { board, changes, guardsTheBoard, jobId, page, queue } from '../http/queue-board-guard.ts'
import { type Caller, type House, openHouse } from '../http/support.ts'

const secret = 'my card number is on the seat'

let house: House
let driss: Caller
let goran: Caller
beforeAll(async () => {
  house = await openHouse()
  driss = await house.signIn('driss')
  goran = await house.signIn('goran')
  await house.causerie.engines.queue.add([
    {
      name: 'send-reply',
      id: 'send-reply:umbrella',
      key: 'conversation:umbrella',
      payload: { replyId: 'umbrella', text: secret, more: { text: secret } },
      delayMs: 3_600_000,
    },
  ])
})
afterAll(() => house[Symbol.asyncDispose]())

guardsTheBoard(() => ({ house, driss }))

test.each(['amelie', 'bart', 'driss', 'goran'])(
  '%s is told whether there is a board for them',
  async (login) => {
    const { seesQueueBoard } = (await (await house.signIn(login)).get('/api/me')).json()
    expect(seesQueueBoard).toBe(login === 'goran')
  },
)

test('the description of the API leaves it out', async () => {
  const { paths } = (await goran.get('/api/openapi.json')).json()
  expect(Object.keys(paths).filter((path) => path.includes('board'))).toEqual([])
})

describe('an admin', () => {
  test('gets the page, under a policy of its own', async () => {
    const response = await goran.get(board, page)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toContain('text/html')
    expect(response.body).toContain(`<base href="${board}/" />`)
    const policy = String(response.headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'; style-src 'self';")
    expect(policy).toContain("base-uri 'self'")
    expect(policy).not.toMatch(/https?:|unsafe|\*/)
    // The house's own policy is as it was, elsewhere.
    expect((await goran.get('/api/me')).headers['content-security-policy']).toContain("base-uri 'none'")
    const files = [...response.body.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, file]) => file)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) {
      expect((await goran.get(`${board}/${file}`)).statusCode).toBe(200)
      expect((await driss.get(`${board}/${file}`)).statusCode).toBe(403)
    }
  })

  test('sees the queue with its job, and no words of anybody', async () => {
    const response = await goran.get(
      `${board}/api/queues?activeQueue=send-reply&status=delayed&page=1&jobsPerPage=10`,
    )
    expect(response.json()).toMatchObject({
      queues: [
        {
          name: 'send-reply',
          readOnlyMode: true,
          allowRetries: false,
          counts: { delayed: 1 },
          jobs: [
            {
              // Jobs with a key have an id of each entry's own in BullMQ.
              id: expect.stringContaining(jobId),
              data: { key: 'conversation:umbrella', payload: { replyId: 'umbrella' } },
            },
          ],
        },
      ],
    })
    const { id } = response.json().queues[0].jobs[0] as { id: string }
    const one = await goran.get(`${queue}/${encodeURIComponent(id)}`)
    expect(one.json()).toMatchObject({
      status: 'delayed',
      job: { data: { payload: { replyId: 'umbrella' } } },
    })
    const flow = await goran.get(`${queue}/${encodeURIComponent(id)}/flow`)
    for (const { statusCode, body } of [response, one, flow]) {
      expect(statusCode).toBe(200)
      expect(body).not.toContain(secret)
    }
  })

  test('finds jobs whose name came up later', async () => {
    await house.causerie.engines.queue.add([{ name: 'new-name', payload: {} }])
    const { queues } = (await goran.get(`${board}/api/queues`)).json()
    expect(queues.map(({ name }: { name: string }) => name).sort()).toEqual(['new-name', 'send-reply'])
  })

  test.each(changes)('changes nothing by %s %s', async (method, url) => {
    const counts = () => house.causerie.engines.queue.counts()
    const before = await counts()
    const response = await goran.call({ method, url })
    expect(response.json()).toMatchObject({ status: 405, code: 'only-shows' })
    expect(await counts()).toEqual(before)
    const foreign = await goran.call({ method, url, headers: { origin: 'https://elsewhere.example' } })
    expect(foreign.json()).toMatchObject({ status: 403, code: 'not-our-page' })
  })

  test('is told in our words what is not there', async () => {
    expect((await goran.get(`${board}/nothing`)).json()).toMatchObject({ status: 404, code: 'not-found' })
    expect((await goran.get(`${board}/static/nothing.js`)).json()).toMatchObject({ status: 404 })
  })
})
