import type { Actor } from '../domain/actor.ts'
import type { ConversationDocument } from '../domain/documents.ts'
import { NotFound } from '../domain/errors.ts'
import { mayRead, readsEverything } from '../domain/rights.ts'
import type { ConversationCondition } from '../ports/store.ts'
import type { ServiceContext } from './context.ts'
import { currentConversation } from './ingest-identities.ts'

/** Says of lists what `mayRead` says of one conversation. */
export const readableBy = (actor: Actor): ConversationCondition[] =>
  readsEverything(actor) ? [] : [{ field: 'reader', in: [null, actor.id] }]

/**
 * The conversation that holds now, following merges. Throws `NotFound`, the same for what is not there and for what
 * is not theirs to see.
 */
export const getReadable = async (
  context: Pick<ServiceContext, 'store'>,
  actor: Actor,
  id: string,
): Promise<ConversationDocument> => {
  const doc = await currentConversation(context, id)
  if (!doc || doc.leavingSince || !mayRead(actor, doc)) throw new NotFound('There is no such conversation.')
  return doc
}
