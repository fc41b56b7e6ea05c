/** What the first admin has to give: kept in the data folder, or in the store where several processes share one. */
import { randomBytes } from 'node:crypto'
import type { Config } from './config.ts'
import type { Store } from './ports/store.ts'
import { forgetSecret, keptSecret } from './secret-key.ts'
import { creating, firstVersion } from './services/change.ts'

const name = 'setup-token'

export const keepSetupToken = async (config: Config, store: Store): Promise<string> => {
  if (config.engines.kind === 'embedded') return keptSecret(config.dataDir, name)
  const token = randomBytes(32).toString('base64url')
  await store.write([creating('setting', { id: name, ...firstVersion(), value: { token } })])
  return (await store.find('setting', name))?.value['token'] as string
}

export const forgetSetupToken = async (config: Config, store: Store): Promise<void> => {
  if (config.engines.kind === 'embedded') forgetSecret(config.dataDir, name)
  else await store.write([{ op: 'remove', kind: 'setting', id: name }])
}
