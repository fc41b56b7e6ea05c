/** What this data folder is: the demo or a company's own. Decided once, so that the two never mix. */
import { creating, firstVersion } from './services/change.ts'
import type { Store } from './ports/store.ts'
import { ConfigError, type Config } from './config.ts'

type Mode = 'demo' | 'own'

const settingId = 'installation'

/** Throws `ConfigError` when the folder holds the other kind than asked for. */
export const decideMode = async (
  store: Store,
  config: Pick<Config, 'demo' | 'dataDir' | 'engines'>,
): Promise<Mode> => {
  const shared = config.engines.kind === 'scaled'
  // Nobody sets up engines for many machines to look around.
  const wanted: Mode = config.demo === 'on' || (config.demo === 'auto' && !shared) ? 'demo' : 'own'
  await store.write([creating('setting', { id: settingId, ...firstVersion(), value: { mode: wanted } })])
  const mode = (await store.find('setting', settingId))?.value['mode'] as Mode
  if (config.demo !== 'auto' && mode !== wanted && config.engines.kind === 'scaled')
    throw new ConfigError([
      `These engines hold ${mode === 'demo' ? 'the demo' : 'a company’s own data'} under “${config.engines.prefix}”. Set ENGINES_PREFIX to another name for ${mode === 'demo' ? 'your own company' : 'the demo'}.`,
    ])
  if (config.demo !== 'auto' && mode !== wanted)
    throw new ConfigError([
      mode === 'demo'
        ? `The data folder ${config.dataDir} holds the demo. Set DATA_DIR to an empty folder for your own company.`
        : `The data folder ${config.dataDir} holds a company's own data. Set DATA_DIR to another folder for the demo.`,
    ])
  return mode
}

/** Whether somebody has set it up already, so that the door needs no set-up token any more. */
export const isSetUp = async (store: Store): Promise<boolean> =>
  (await store.find('setting', 'workspace')) !== undefined
