type Forms = { one: string; other: string; zero?: string }

/** Picks the form of a language for a count: `plural('fr')(n, { one: …, other: … })`. */
export const plural = (tag: string): ((count: number, forms: Forms) => string) => {
  const rules = new Intl.PluralRules(tag)
  const numbers = new Intl.NumberFormat(tag)
  return (count, { one, other, zero }) => {
    const form = count === 0 && zero !== undefined ? zero : rules.select(count) === 'one' ? one : other
    return form.replace('#', numbers.format(count))
  }
}
