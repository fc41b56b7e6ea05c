import { inWords, type Finding } from './finding.ts'

const tooOldMs = 2 * 24 * 3_600_000
const name = 'back-up'

const judgeAge = (newest: Date, now: Date): Finding => {
  const age = now.getTime() - newest.getTime()
  const says = `The newest is ${inWords(age)} old.`
  return age < tooOldMs
    ? { name, state: 'ok', says }
    : { name, state: 'warn', says, next: 'See why no newer one was made; docs/operate.md says how.' }
}

/** Files in the folder where back-ups are put. `files` undefined: it cannot be read. */
export const checkFolderBackUp = (
  backupDir: string | null,
  files: readonly { changed: Date }[] | undefined,
  now: Date,
): Finding => {
  if (backupDir === null)
    return {
      name,
      state: 'warn',
      says: 'Nobody said where back-ups are put.',
      next: 'Back up as docs/operate.md says, and set BACKUP_DIR to that folder.',
    }
  const newest = files?.map(({ changed }) => changed).toSorted((a, b) => b.getTime() - a.getTime())[0]
  if (newest) return judgeAge(newest, now)
  return {
    name,
    state: 'warn',
    says: files ? `${backupDir} holds no back-up.` : `BACKUP_DIR, ${backupDir}, cannot be read.`,
    next: 'Make one as docs/operate.md says.',
  }
}

/** Snapshots in any repository of Elasticsearch’s. */
export const checkSnapshots = (
  snapshots: { repositories: string[]; newest: Date | null } | undefined,
  now: Date,
): Finding => {
  if (snapshots?.newest) return judgeAge(snapshots.newest, now)
  const next = 'Register a repository and make a snapshot as docs/operate.md says.'
  if (!snapshots)
    return { name, state: 'warn', says: 'Elasticsearch does not tell us of its snapshots.', next }
  const says =
    snapshots.repositories.length > 0
      ? `No complete snapshot of ours in ${snapshots.repositories.join(', ')}.`
      : 'Elasticsearch has no place for snapshots.'
  return { name, state: 'warn', says, next }
}
