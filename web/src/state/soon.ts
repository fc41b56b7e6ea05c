const waitMs = 150

/** Does `deed` a moment later, once for many calls; a failure waits for the next occasion. */
export const soon = (deed: () => Promise<unknown>): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let first = true
  return () => {
    if (timer !== undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        deed().catch(() => undefined)
      },
      first ? 0 : waitMs,
    )
    first = false
  }
}
