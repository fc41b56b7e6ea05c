import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { Id, OneOf } from '../../schemas/atoms.ts'
import {
  Conversation,
  ConversationCounts,
  ConversationDetail,
  ConversationPage,
  NewNote,
  Note,
  SetAssignee,
  SetStatus,
} from '../../schemas/conversation.ts'
import { longestQuery } from '../../schemas/query.ts'
import { NewReply, Reply } from '../../schemas/reply.ts'
import { answers, listQuery } from '../answers.ts'

const tags = ['inbox']
const params = Type.Object({ id: Id })

const ConversationList = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        maxLength: longestQuery,
        description:
          'As in search: `is:open assigned:me umbrella`. They have a post that all of it is true of.',
      }),
    ),
    sort: Type.Optional(OneOf('wait', 'newest')),
    ...listQuery({ default: 50, maximum: 100 }).properties,
  },
  { additionalProperties: false },
)

const IdempotencyKey = Type.Object({
  'idempotency-key': Type.String({
    minLength: 8,
    maxLength: 200,
    pattern: '^[!-~]*$',
    description: 'Chosen by the client; the same key again is the same reply',
  }),
})

export const conversationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { inbox, replies } = app.services

  app.get(
    '/conversations',
    {
      schema: {
        tags,
        operationId: 'listConversations',
        summary: 'Conversations of one place of the inbox',
        querystring: ConversationList,
        response: answers({ 200: ConversationPage }, 401, 422),
      },
    },
    (request) => inbox.list(request.actor, request.query),
  )

  app.get(
    '/conversations/counts',
    {
      schema: {
        tags,
        operationId: 'countConversations',
        summary: 'How many conversations each place holds',
        response: answers({ 200: ConversationCounts }, 401),
      },
    },
    (request) => inbox.counts(request.actor),
  )

  app.get(
    '/conversations/:id',
    {
      schema: {
        tags,
        operationId: 'openConversation',
        summary: 'A conversation with its posts, notes, replies and reply path',
        params,
        response: answers({ 200: ConversationDetail }, 401, 404),
      },
    },
    (request) => inbox.open(request.actor, request.params.id),
  )

  app.post(
    '/conversations/:id/claim',
    {
      schema: {
        tags,
        operationId: 'claimConversation',
        summary: 'Take it, unless somebody else has it',
        params,
        response: answers({ 200: Conversation }, 401, 404, 409),
      },
    },
    (request) => inbox.claim(request.actor, request.params.id),
  )

  app.put(
    '/conversations/:id/assignee',
    {
      schema: {
        tags,
        operationId: 'assignConversation',
        summary: 'Give it to a colleague, or to nobody',
        params,
        body: SetAssignee,
        response: answers({ 200: Conversation }, 401, 404, 409, 413, 415, 422),
      },
    },
    (request) => inbox.assign(request.actor, request.params.id, request.body.assigneeId),
  )

  app.put(
    '/conversations/:id/status',
    {
      schema: {
        tags,
        operationId: 'setConversationStatus',
        summary: 'Open, snooze or close it',
        params,
        body: SetStatus,
        response: answers({ 200: Conversation }, 401, 404, 409, 413, 415, 422),
      },
    },
    (request) => inbox.setStatus(request.actor, request.params.id, request.body),
  )

  app.post(
    '/conversations/:id/notes',
    {
      schema: {
        tags,
        operationId: 'addNote',
        summary: 'Write an internal note',
        params,
        body: NewNote,
        response: answers({ 201: Note }, 401, 404, 413, 415),
      },
    },
    (request, reply) => {
      reply.code(201)
      return inbox.addNote(request.actor, request.params.id, request.body.text)
    },
  )

  app.post(
    '/conversations/:id/replies',
    {
      schema: {
        tags,
        operationId: 'reply',
        summary: 'Answer the customer; accepted once, sent after the undo window',
        params,
        headers: IdempotencyKey,
        body: NewReply,
        response: answers({ 202: Reply }, 401, 404, 409, 413, 415, 422),
      },
    },
    (request, reply) => {
      reply.code(202)
      const idempotencyKey = request.headers['idempotency-key']
      return replies.accept(request.actor, request.params.id, { idempotencyKey, ...request.body })
    },
  )
}
