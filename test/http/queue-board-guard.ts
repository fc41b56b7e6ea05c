/** Where the queue's board is, what there is at it, and who is kept away from it: the same on both pairs of engines. */
import { describe, expect, test } from 'vitest'
import type { Caller, House } from './support.ts'

export const board = '/api/jobs/board'
export const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
export const queue = `${board}/api/queues/send-reply`
export const jobId = `j-${encodeURIComponent('send-reply:umbrella')}`

/** What bull-board would take; none of it is here. */
export const changes = [
  ['PUT', `${board}/api/queues/pause`],
  ['PUT', `${queue}/pause`],
  ['PUT', `${queue}/promote`],
  ['PUT', `${queue}/clean/delayed`],
  ['PUT', `${queue}/empty`],
  ['PUT', `${queue}/obliterate`],
  ['PUT', `${queue}/concurrency`],
  ['PUT', `${queue}/retry/failed`],
  ['POST', `${queue}/add`],
  ['PUT', `${queue}/${encodeURIComponent(jobId)}/clean`],
  ['PUT', `${queue}/${encodeURIComponent(jobId)}/promote`],
  ['PATCH', `${queue}/${encodeURIComponent(jobId)}/update-data`],
  ['POST', `${board}/api/metrics/history/purge`],
] as const

export const views = [
  board,
  `${board}/`,
  `${board}/queue/send-reply`,
  `${board}/api/queues`,
  `${board}/api/redis/stats`,
  `${board}/static/images/logo.svg`,
]

/** `open` answers the house and a colleague who is no admin. */
export const guardsTheBoard = (open: () => { house: House; driss: Caller }) =>
  describe('who is no admin', () => {
    test.each(views)('sees nothing of %s', async (url) => {
      const { house, driss } = open()
      for (const method of ['GET', 'HEAD'] as const) {
        expect((await house.stranger().call({ method, url })).statusCode).toBe(401)
        expect((await driss.call({ method, url, headers: page })).statusCode).toBe(403)
      }
      expect((await driss.get(url)).json()).toMatchObject({
        code: 'forbidden',
        detail: 'Only an admin may do this.',
      })
    })

    test.each(changes)('changes nothing by %s %s', async (method, url) => {
      const { house, driss } = open()
      expect((await house.stranger().call({ method, url })).statusCode).toBe(401)
      expect((await driss.call({ method, url })).json()).toMatchObject({ status: 403, code: 'forbidden' })
    })

    test('is asked to sign in, where a person opened the page', async () => {
      const response = await open().house.stranger().get(board, page)
      expect(response.statusCode).toBe(302)
      expect(response.headers).toMatchObject({ location: '/settings', 'cache-control': 'no-store' })
    })
  })
