import type { Write } from '../../ports/store.ts'

/** Throws when a replacement does not count its version up by one: that is a mistake of ours, not a lost race. */
export const refuseMistake = (write: Write): void => {
  if (write.op !== 'replace' || write.doc.version === write.ifVersion + 1) return
  throw new RangeError(
    `Replacing ${write.kind} ${write.doc.id} at version ${write.ifVersion} needs version ${write.ifVersion + 1}, not ${write.doc.version}.`,
  )
}
