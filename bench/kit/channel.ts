import type { Write } from '../../server/ports/store.ts'
import { creating, firstVersion } from '../../server/services/change.ts'

/** The account that made-up posts are addressed to. */
export const benchChannel = (): Write =>
  creating('channel', {
    id: 'bench',
    ...firstVersion(),
    network: 'bluesky',
    handle: 'bench',
    name: 'Bench',
    accountId: 'us',
    demo: false,
    settings: {},
    sealed: {},
    health: { state: 'ok', since: new Date().toISOString(), message: null },
  })
