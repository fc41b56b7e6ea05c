import type { ElasticsearchFacts, Examined, RedisFacts } from '../ports/examination.ts'
import { inGigabytes, type Finding } from './finding.ts'

export const checkElasticsearch = (examined: Examined<ElasticsearchFacts>): Finding => {
  const name = 'elasticsearch'
  if ('trouble' in examined)
    return {
      name,
      state: 'fail',
      says: examined.trouble,
      next: 'Without it nobody can work: see to it first.',
    }
  const { version, health, blocks } = examined.facts
  if (blocks && blocks.length > 0)
    return {
      name,
      state: 'fail',
      says: `${version} answers and takes no writes: ${blocks.join(', ')}.`,
      next: 'Look first: its disk may be full (make room), or “causerie migrate” may be holding writers back (index.blocks.write: wait for it, or run it again if it died; taken off meanwhile, what is written is lost). Only a block that somebody set is taken off by setting it to null.',
    }
  if (health === 'red')
    return {
      name,
      state: 'fail',
      says: `${version} answers; shards of our indices are missing (red).`,
      next: 'Bring the missing nodes back, or restore a snapshot: GET _cluster/allocation/explain says why.',
    }
  if (health === undefined || blocks === undefined)
    return {
      name,
      state: 'warn',
      says: `${version} answers; it does not tell us all about itself.`,
      next: 'Give the API key the cluster privilege “monitor”, and “view_index_metadata” on our indices.',
    }
  return { name, state: 'ok', says: `${version}, ${health}, takes writes.` }
}

export const checkRedis = (examined: Examined<RedisFacts>): Finding => {
  const name = 'redis'
  if ('trouble' in examined)
    return { name, state: 'fail', says: examined.trouble, next: 'Without it replies wait until it is back.' }
  const { version, mistakes, appendOnly, lastWriteOk, usedBytes, maxBytes } = examined.facts
  if (mistakes.length > 0)
    return {
      name,
      state: 'fail',
      says: mistakes.join(' '),
      next: 'Start it with --maxmemory-policy noeviction; until then CONFIG SET does the same.',
    }
  if (!lastWriteOk)
    return {
      name,
      state: 'fail',
      says: `${version} could not write what it keeps to its disk.`,
      next: 'Make room on its disk; its own log says what failed.',
    }
  if (!appendOnly)
    return {
      name,
      state: 'warn',
      says: `${version} keeps no log of what it is told: jobs of the last minutes go when it dies.`,
      next: 'Start it with --appendonly yes. No reply is lost either way: they are swept up from the store, later.',
    }
  if (maxBytes > 0 && usedBytes > 0.8 * maxBytes)
    return {
      name,
      state: 'warn',
      says: `${version} uses ${inGigabytes(usedBytes)} of ${inGigabytes(maxBytes)}.`,
      next: 'Raise its maxmemory. When it is full it takes no jobs, and replies wait.',
    }
  return { name, state: 'ok', says: `${version}, noeviction, append-only.` }
}
