type Measured = {
  getScrollOffset(): number
  findItemIndex(offset: number): number
  getItemOffset(index: number): number
}

/** A row in sight, and how far into it the list is scrolled. */
export type Anchor = {
  within: number
  index(): number
  /** How many rows above it were not in the list before. */
  addedAbove(before: ReadonlySet<string>): number
}

/** The first row in sight that is still there after the change; undefined where nothing moves. */
export const findAnchor = (
  before: readonly string[],
  after: readonly string[],
  list: Measured,
): Anchor | undefined => {
  const offset = list.getScrollOffset()
  const first = list.findItemIndex(offset)
  for (const [step, id] of before.slice(first, first + 20).entries()) {
    const index = after.indexOf(id)
    if (index < 0) continue
    if (index === first + step) return undefined
    return {
      within: offset - list.getItemOffset(first + step),
      index: () => index,
      addedAbove: (known) => after.slice(0, index).filter((other) => !known.has(other)).length,
    }
  }
  return undefined
}
