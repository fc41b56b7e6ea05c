/** One machine's workspace, carried over to the engines of many by `causerie move`, and compared. */
import { readConfig } from '../../server/config.ts'
import { runCheck, runMove } from '../../server/commands/run-command.ts'
import { sum, countAll } from '../../server/commands/all-documents.ts'
import type { BenchHouse } from './house.ts'
import { makeRow, type Row } from './rows.ts'

type Telling = { size: number; keep(row: Row): void; say(line: string): void }

/** `from` must be closed. Throws where anything is missing or differs. */
export const carryOver = async (
  from: BenchHouse,
  to: BenchHouse,
  { size, keep, say }: Telling,
): Promise<void> => {
  const config = readConfig({ ...to.env, DATA_DIR: from.folder, LOG_LEVEL: 'warn' })
  const out = lastLines(say)
  const start = performance.now()
  if (!(await runMove(config, out))) throw new Error('what was carried over differs')
  to.hasAdmin = true
  const seconds = (performance.now() - start) / 1000
  if (!(await runCheck(config, undefined, out))) throw new Error('causerie check found something missing')
  const documents = sum(await countAll(to.causerie.engines.store))
  say(
    `  ${documents} documents carried over and compared in ${Math.round(seconds)} s; causerie check finds nothing`,
  )
  keep(
    makeRow({
      name: 'causerie move, documents carried over and compared',
      engines: to.pair,
      size,
      value: documents / seconds,
      unit: '/s',
      limit: null,
      target: 1_000,
    }),
  )
}

/** Passes on whole lines, but of a line that is written over only what stands in the end. */
const lastLines = (say: (line: string) => void): { write(text: string): void } => {
  let line = ''
  return {
    write(text) {
      line += text
      const whole = line.split('\n')
      line = whole.pop() ?? ''
      for (const each of whole) say(`  ${each.split('\r').at(-1)}`)
      line = line.split('\r').at(-1) ?? ''
    },
  }
}
