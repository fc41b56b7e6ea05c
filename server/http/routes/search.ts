import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { Page } from '../../schemas/atoms.ts'
import { longestQuery } from '../../schemas/query.ts'
import { FoundPost, NetworkSearch, SearchDays } from '../../schemas/search.ts'
import { answers, listQuery } from '../answers.ts'

const tags = ['search']

const q = Type.String({
  maxLength: longestQuery,
  description:
    'Words, "exact words", start*, one NEAR/5 other, from: lang: network: has: is: topic: sentiment: assigned: after: before:, with OR, - and brackets',
})

export const searchRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { search } = app.services

  app.get(
    '/search',
    {
      schema: {
        tags,
        operationId: 'searchPosts',
        summary: 'Posts that a query finds, newest first',
        querystring: Type.Object(
          { q, ...listQuery({ default: 20, maximum: 100 }).properties },
          { additionalProperties: false },
        ),
        response: answers({ 200: Page(FoundPost) }, 401, 422),
      },
    },
    (request) => search.posts(request.actor, request.query),
  )

  app.get(
    '/search/days',
    {
      schema: {
        tags,
        operationId: 'countPostsByDay',
        summary: 'How many posts a query finds on each day',
        querystring: Type.Object(
          {
            q,
            timeZone: Type.String({ maxLength: 60, default: 'UTC', description: 'As in the IANA database.' }),
          },
          { additionalProperties: false },
        ),
        response: answers({ 200: SearchDays }, 401, 422),
      },
    },
    (request) => search.days(request.actor, request.query),
  )

  app.get(
    '/search/networks',
    {
      config: { audience: ['analyst', 'admin'] },
      schema: {
        tags,
        operationId: 'previewNetworkSearch',
        summary:
          'What each connected network would be asked for a query, and what would be judged here; asks none',
        querystring: Type.Object({ q }, { additionalProperties: false }),
        response: answers({ 200: Page(NetworkSearch) }, 401, 422),
      },
    },
    (request) => search.networks(request.actor, request.query),
  )
}
