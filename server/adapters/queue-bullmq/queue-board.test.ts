import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { openQueueBoard } from './queue-board.ts'

const away = async (): Promise<never> => {
  throw new Error('Command timed out')
}

const open = async () => {
  const app = Fastify()
  const methods = new Set<string>()
  app.addHook('onRoute', ({ method }) => [method].flat().forEach((one) => methods.add(one)))
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) =>
    reply.code(error.statusCode ?? 500).send(error.message),
  )
  const board = await openQueueBoard(away, { path: '/board', title: 'Jobs', links: [], description: '' })
  await app.register(board, { prefix: '/board' })
  return { app, methods }
}

test('none of its routes changes anything', async () => {
  const { methods } = await open()
  expect([...methods].sort()).toEqual(['GET', 'HEAD'])
})

test('who registered it is told when Redis is away', async () => {
  const { app } = await open()
  const response = await app.inject('/board/api/queues')
  expect(response.statusCode).toBe(503)
  expect(response.body).toBe('Redis does not answer (Command timed out).')
})
