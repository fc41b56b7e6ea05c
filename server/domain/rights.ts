import type { Conversation } from '../schemas/conversation.ts'
import type { Actor } from './actor.ts'

type Person = Pick<Actor, 'id' | 'role'>
type Guarded = Pick<Conversation, 'audience' | 'assigneeId'>

/** Leads and admins read what customers wrote to us alone; they decide who answers it. */
export const readsEverything = ({ role }: Pick<Person, 'role'>): boolean =>
  role === 'lead' || role === 'admin'

/** What everybody may see is everybody's here too; what was written to us alone is for those who must know it. */
export const mayRead = (person: Person, { audience, assigneeId }: Guarded): boolean =>
  audience === 'everyone' || assigneeId === person.id || readsEverything(person)
