export const quantile = (samples: readonly number[], share: number): number =>
  samples.toSorted((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(samples.length * share))] ??
  Number.NaN

/** How long each of so many turns took, milliseconds. */
export const time = async (turns: number, work: (turn: number) => unknown): Promise<number[]> => {
  const samples: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now()
    await work(turn)
    samples.push(performance.now() - start)
  }
  return samples
}

/** The 95th percentile, after a few turns that do not count. */
export const p95 = async (turns: number, work: (turn: number) => unknown): Promise<number> => {
  await time(Math.ceil(turns / 10), work)
  return quantile(await time(turns, work), 0.95)
}
