import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirInUse, lockDataDir } from './lock-data-dir.ts'

/** Whether a Causerie works in the data folder. A sentence where that cannot be found out. */
export const isInUse = (dataDir: string): boolean | string => {
  if (!existsSync(join(dataDir, 'causerie.lock'))) return false
  try {
    lockDataDir(dataDir).release()
    return false
  } catch (error) {
    return error instanceof DataDirInUse || (error as Error).message
  }
}
