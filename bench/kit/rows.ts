/** What was measured, in the shape of bench/results.json. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Pair } from './house.ts'

export type Row = {
  name: string
  engines: Pair
  /** Posts and conversations that were there. */
  size: number
  value: number
  unit: 'ms' | '/s' | 'MB'
  /** What the engine itself does on this machine in the same run, without Causerie; null where there is no such thing. */
  limit: number | null
  target: number
  met: boolean
}

const file = new URL('../results.json', import.meta.url)

/** More is better of what is counted by the second, less of everything else. */
export const makeRow = (row: Omit<Row, 'met'>): Row => ({
  ...row,
  value: round(row.value),
  limit: row.limit === null ? null : round(row.limit),
  met: row.unit === '/s' ? row.value >= row.target : row.value <= row.target,
})

const round = (value: number): number => Number(value.toPrecision(3))

export const sayRow = ({ name, value, unit, limit, target, met }: Row): string =>
  `${name.padEnd(52)} ${`${value} ${unit}`.padStart(12)}   raw ${limit === null ? '–' : `${limit} ${unit}`}`.padEnd(
    92,
  ) + ` target ${target} ${unit} ${met ? 'met' : 'MISSED'}`

/** Takes the place of earlier rows of the same name, engines and size. */
export const keepRows = (rows: readonly Row[]): void => {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Row[]) : []
  const isReplaced = (old: Row): boolean =>
    rows.some(({ name, engines, size }) => name === old.name && engines === old.engines && size === old.size)
  const all = [...before.filter((old) => !isReplaced(old)), ...rows]
  writeFileSync(file, `[\n${all.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`)
}
