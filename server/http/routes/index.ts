import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Queue } from '../../ports/queue.ts'
import type { Limits, OpenQueueBoard } from '../deps.ts'
import type { LiveHub } from '../live.ts'
import { limits as limitsPlugin } from '../plugins/limits.ts'
import { audience, session } from '../plugins/session.ts'
import { notFound } from '../plugins/web-app.ts'
import { channelRoutes } from './channels.ts'
import { colleagueRoutes } from './colleagues.ts'
import { conversationRoutes } from './conversations.ts'
import { invitationRoutes } from './invitations.ts'
import { jobRoutes } from './jobs.ts'
import { joinRoutes } from './join.ts'
import { liveRoutes } from './live.ts'
import { meRoutes } from './me.ts'
import { mentionRoutes } from './mentions.ts'
import { queueBoardRoutes } from './queue-board.ts'
import { replyRoutes } from './replies.ts'
import { retentionRoutes } from './retention.ts'
import { searchRoutes } from './search.ts'
import { sessionRoutes } from './session.ts'

export type ApiOptions = {
  publicUrl: string
  limits: Limits
  queue: Queue
  openQueueBoard: OpenQueueBoard | undefined
  hub: LiveHub
}

/** The whole API, below `/api`. */
export const api: FastifyPluginAsyncTypebox<ApiOptions> = async (app, options) => {
  const { publicUrl, limits, queue, openQueueBoard, hub } = options
  await app.register(session, { access: app.services.access, publicUrl })
  await app.register(limitsPlugin, { general: limits.general })
  await app.register(audience)
  app.setNotFoundHandler(notFound)
  await app.register(sessionRoutes, { limits })
  await app.register(joinRoutes, { limits })
  await app.register(meRoutes)
  await app.register(colleagueRoutes)
  await app.register(invitationRoutes)
  await app.register(channelRoutes)
  await app.register(conversationRoutes)
  await app.register(mentionRoutes)
  await app.register(replyRoutes)
  await app.register(searchRoutes)
  await app.register(retentionRoutes)
  await app.register(jobRoutes, { queue })
  await app.register(queueBoardRoutes, { prefix: '/jobs/board', openBoard: openQueueBoard })
  await app.register(liveRoutes, { hub })
}
