/** Rare word, common word, phrase, fields beside words, fields alone: in equal parts, in three languages. */
export const searchMix = (size: number): ((turn: number) => string) => {
  const until = new Date(Date.UTC(2024, 0, 1) + size * 60_000)
  const before = (share: number): string =>
    new Date(Date.UTC(2024, 0, 1) + size * share * 60_000).toISOString().slice(0, 10)
  const queries = [
    'wegox',
    'waaax OR wf2x',
    'tram',
    'tickets OR card',
    'carte',
    '"the tram was"',
    '"de tram"',
    '"ne marche"',
    'help OR aider -is:repost lang:fr network:bluesky',
    'poort lang:nl is:closed',
    `card after:${before(0.3)} before:${before(0.6)}`,
    'lang:en',
    'network:bluesky -has:media',
    `is:open before:${until.toISOString().slice(0, 10)}`,
    'is:closed lang:nl',
  ]
  return (turn) => queries[turn % queries.length] as string
}
