import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

export const version = manifest.version

const built = fileURLToPath(new URL('../web/dist', import.meta.url))

/** The built web app; null where it has not been built. */
export const webDir: string | null = existsSync(built) ? built : null
