import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @param {string} program */
export function isOnPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}
