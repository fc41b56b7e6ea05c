/** The commands that work on data and then end. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError, type Config, type ScaledEngines } from '../config.ts'
import type { Store } from '../ports/store.ts'
import { migrate, openEmbeddedStore, openStore } from '../open-engines.ts'
import { makeLog } from '../log.ts'
import { check } from './check.ts'
import { untilAsked } from './cut-short.ts'
import { compareStores, sayDifferences } from './compare.ts'
import { CannotMove, move } from './move.ts'
import { Progress, type Output } from './progress.ts'

/** Answers whether all went well. */
export const runMove = async (config: Config, out: Output): Promise<boolean> => {
  const engines = scaledOf(config, 'causerie move')
  refuseOtherKey(config)
  return using(await openFolder(config.dataDir), async (source) =>
    using(await openStore(engines, makeLog(config.logLevel)), (target) =>
      untilAsked('causerie move', (signal) => move({ source, target, out, signal })),
    ),
  )
}

/** Builds the indices that this version needs, while others go on. */
export const runMigrate = async (config: Config, out: Output): Promise<boolean> => {
  const bars = new Map<string, { progress: Progress; copied: number }>()
  const onProgress = (kind: string, copied: number, total: number): void => {
    const begun = { progress: new Progress(out, { what: `documents (${kind}) copied`, total }), copied: 0 }
    const bar = bars.get(kind) ?? begun
    bars.set(kind, bar)
    bar.progress.add(copied - bar.copied)
    bar.copied = copied
  }
  const engines = scaledOf(config, 'causerie migrate')
  const moved = await untilAsked('causerie migrate', (signal) => migrate(engines, { onProgress, signal }))
  for (const { progress } of bars.values()) progress.end()
  out.write(moved.length === 0 ? 'nothing to migrate\n' : `migrated: ${moved.join(', ')}\n`)
  return true
}

/** `against`: a data folder that must hold the same. */
export const runCheck = async (
  config: Config,
  against: string | undefined,
  out: Output,
): Promise<boolean> => {
  if (against === undefined) return using(await openAny(config), (store) => check(store, out))
  const engines = scaledOf(config, 'causerie check --against')
  return using(await openFolder(resolve(against)), async (source) =>
    using(await openStore(engines, makeLog(config.logLevel)), async (target) => {
      const result = await compareStores({ source, target }, out)
      sayDifferences(result, out)
      return result.differences.length === 0
    }),
  )
}

const openAny = (config: Config): Promise<Store> =>
  config.engines.kind === 'scaled'
    ? openStore(config.engines, makeLog(config.logLevel))
    : openFolder(config.dataDir)

const openFolder = (dataDir: string): Promise<Store> => {
  if (!existsSync(join(dataDir, 'causerie.db')))
    throw new CannotMove(
      `There is no workspace of Causerie in ${dataDir}. Set DATA_DIR to the folder that has it.`,
    )
  return openEmbeddedStore(dataDir)
}

const using = async <Answer>(store: Store, work: (store: Store) => Promise<Answer>): Promise<Answer> => {
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

const scaledOf = ({ engines }: Config, command: string): ScaledEngines => {
  if (engines.kind === 'scaled') return engines
  throw new ConfigError([
    `“${command}” needs ELASTICSEARCH_URL and REDIS_URL: the engines that the data goes to.`,
  ])
}

/** What was sealed with one key cannot be opened with another. */
const refuseOtherKey = ({ dataDir, secretKey }: Config): void => {
  const file = join(dataDir, 'secret-key')
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() === secretKey) return
  throw new ConfigError([
    `SECRET_KEY must be what stands in ${file}: the accounts’ passwords are sealed with it. Set SECRET_KEY_FILE to that file.`,
  ])
}
