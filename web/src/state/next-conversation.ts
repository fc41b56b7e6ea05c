import type { Conversation } from '../../../server/schemas/conversation.ts'

type Row = Pick<Conversation, 'id' | 'assigneeId'>

/** The next row that nobody else has: after this one, else from the top. */
export const nextConversation = (rows: readonly Row[], id: string, me: string): string | undefined => {
  const from = rows.findIndex((row) => row.id === id) + 1
  const turned = [...rows.slice(from), ...rows.slice(0, from)]
  return turned.find((row) => row.id !== id && (row.assigneeId === null || row.assigneeId === me))?.id
}
