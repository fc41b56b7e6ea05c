import { readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import type { Examination } from '../ports/examination.ts'
import { checkAddress } from './address.ts'
import { askPublic, type PublicAnswer } from './ask-public.ts'
import { checkFolderBackUp, checkSnapshots } from './back-up.ts'
import { checkClocks } from './clocks.ts'
import { checkEngineDisks, checkFolderDisk } from './disk.ts'
import { checkElasticsearch, checkRedis } from './engines.ts'
import type { Finding } from './finding.ts'
import { sayNotUsed } from './not-used.ts'
import { checkSignIn, signInOf } from './sign-in.ts'

type Examine = (config: Config) => Promise<Examination>

/** Looks at everything that keeps people from going live. Changes nothing; an engine may be down. */
export const examineAll = async (config: Config, examine: Examine): Promise<Finding[]> => {
  const [answer, examination] = await Promise.all([askPublic(config.publicUrl), examine(config)])
  if (examination.kind === 'embedded') return examineOneMachine(config, answer, examination)
  return examineMany(config, answer, examination)
}

const aheadOf = (answer: PublicAnswer): number | undefined =>
  answer.kind === 'causerie' ? answer.aheadMs : undefined

type OneMachine = Extract<Examination, { kind: 'embedded' }>
type Many = Extract<Examination, { kind: 'scaled' }>

const examineOneMachine = async (
  { publicUrl, dataDir, backupDir }: Config,
  answer: PublicAnswer,
  { inUse }: OneMachine,
): Promise<Finding[]> => {
  const names = await readdir(dataDir).catch(() => [])
  return [
    ...checkAddress(publicUrl, answer, inUse === true),
    checkSignIn(signInOf(names)),
    ...sayNotUsed(),
    checkClocks({ [publicUrl]: aheadOf(answer) }),
    checkFolderDisk(dataDir, await freeBytesFor(dataDir)),
    sayInUse(dataDir, inUse),
    checkFolderBackUp(backupDir, backupDir === null ? [] : await listFiles(backupDir), new Date()),
  ]
}

const examineMany = (
  { publicUrl }: Config,
  answer: PublicAnswer,
  { elasticsearch, redis }: Many,
): Finding[] => {
  const store = 'facts' in elasticsearch ? elasticsearch.facts : undefined
  const clocks = {
    [publicUrl]: aheadOf(answer),
    Elasticsearch: store?.aheadMs,
    Redis: 'facts' in redis ? redis.facts.aheadMs : undefined,
  }
  return [
    ...checkAddress(publicUrl, answer, true),
    checkSignIn(store?.signIn),
    ...sayNotUsed(),
    checkClocks(clocks),
    checkElasticsearch(elasticsearch),
    ...(store?.disks ? [checkEngineDisks(store.disks)] : []),
    checkRedis(redis),
    checkSnapshots(store?.snapshots, new Date()),
  ]
}

const sayInUse = (dataDir: string, inUse: boolean | string): Finding => {
  const name = 'engines'
  if (typeof inUse === 'string')
    return { name, state: 'fail', says: inUse, next: 'Give the folder to whoever runs Causerie.' }
  return {
    name,
    state: 'ok',
    says: `One machine: ${dataDir}${inUse ? ', in use by a running Causerie.' : ', not in use now.'}`,
  }
}

/** Of the disk that holds the folder, or will. */
const freeBytesFor = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if (dirname(folder) === folder) throw error
    return freeBytesFor(dirname(folder))
  }
}

const listFiles = async (folder: string): Promise<{ changed: Date }[] | undefined> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile() || entry.isDirectory())
    return await Promise.all(
      files.map(async ({ name }) => ({ changed: (await stat(join(folder, name))).mtime })),
    )
  } catch {
    return undefined
  }
}
