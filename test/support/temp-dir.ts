import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type TempDir = AsyncDisposable & { path: string }

/** A folder of its own for one test, gone with `await using`. */
export const makeTempDir = (): TempDir => {
  const path = mkdtempSync(join(tmpdir(), 'causerie-'))
  return { path, [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true }) }
}
