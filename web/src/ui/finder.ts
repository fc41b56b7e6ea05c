/** Something one can find and do. */
export type Finding = {
  id: string
  group: string
  label: string
  hint?: string
  keys?: readonly string[]
  run: () => void
}

export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What holds every word asked for, in the given order; all of it for nothing asked. */
export const findIn = <T extends Pick<Finding, 'label' | 'hint'>>(all: readonly T[], asked: string): T[] => {
  const words = fold(asked).split(/\s+/u).filter(Boolean)
  return all.filter(({ label, hint = '' }) => {
    const text = fold(`${label} ${hint}`)
    return words.every((word) => text.includes(word))
  })
}
