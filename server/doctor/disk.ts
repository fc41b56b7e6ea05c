import type { EngineDisk } from '../ports/examination.ts'
import { inGigabytes, type Finding } from './finding.ts'

const giga = 1024 ** 3
const little = 2 * giga
const tooLittle = giga / 4

/** The disk of the data folder. */
export const checkFolderDisk = (dataDir: string, freeBytes: number): Finding => {
  const finding = { name: 'disk', says: `${inGigabytes(freeBytes)} free for ${dataDir}.` }
  if (freeBytes >= little) return { ...finding, state: 'ok' }
  return {
    ...finding,
    state: freeBytes < tooLittle ? 'fail' : 'warn',
    next: 'Make room, or move DATA_DIR to a larger disk. When it is full nothing more is stored.',
  }
}

/** However large a disk is, with so much free Elasticsearch does not mind. */
const plenty = { low: 200 * giga, high: 150 * giga, flood: 100 * giga }

type Mark = keyof EngineDisk['watermarks']

const passed = ({ freeBytes, totalBytes, watermarks }: EngineDisk, mark: Mark): boolean =>
  freeBytes < Math.min(totalBytes * (1 - watermarks[mark]), plenty[mark])

/** The disks of Elasticsearch's nodes, by its own watermarks. */
export const checkEngineDisks = (disks: readonly EngineDisk[]): Finding => {
  const name = 'disk'
  const next = 'Free disk space or add a node before it is full: then Elasticsearch takes no writes.'
  const room = disks.map(({ node, freeBytes }) => `${inGigabytes(freeBytes)} free on ${node}`).join(', ')
  const nodesPast = (mark: Mark): string =>
    disks
      .filter((disk) => passed(disk, mark))
      .map(({ node }) => node)
      .join(', ')
  if (nodesPast('flood'))
    return { name, state: 'fail', says: `${room}; past the flood stage: ${nodesPast('flood')}.`, next }
  if (nodesPast('low'))
    return { name, state: 'warn', says: `${room}; past the low watermark: ${nodesPast('low')}.`, next }
  return { name, state: 'ok', says: `${room}.` }
}
