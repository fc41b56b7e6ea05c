import type { Connector } from '../server/ports/connector.ts'
import { createBluesky } from './bluesky/index.ts'
import { createMastodon } from './mastodon/index.ts'
import { createX } from './x/index.ts'

/** Every network there is, one line each. */
export const connectors: readonly Connector[] = [createBluesky(), createMastodon(), createX()]
