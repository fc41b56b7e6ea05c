type Versioned = { id: string; version: number }

/** `read`, where a document that is already known in a newer version stays as it is known. */
export const keepNewest = <T extends Versioned>(known: readonly T[], read: readonly T[]): T[] => {
  const before = new Map(known.map((item) => [item.id, item]))
  return read.map((item) => {
    const old = before.get(item.id)
    return old && old.version > item.version ? old : item
  })
}
