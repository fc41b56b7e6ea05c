import type { Finding } from './finding.ts'

const wide = 90

/** A calm table: state, name, what was found, and below it the next step. */
export const printTable = (findings: readonly Finding[]): string => {
  const nameWidth = Math.max(...findings.map(({ name }) => name.length))
  const indent = ' '.repeat(6 + nameWidth + 2)
  const lines = findings.flatMap(({ state, name, says, next }) => {
    const [first = '', ...more] = wrap(says)
    return [
      `${state.padEnd(4)}  ${name.padEnd(nameWidth)}  ${first}`,
      ...more.map((line) => indent + line),
      ...(next ? wrap(`→ ${next}`).map((line) => indent + line) : []),
    ]
  })
  return `${lines.join('\n')}\n\n${sumUp(findings)}\n`
}

const sumUp = (findings: readonly Finding[]): string => {
  const count = (state: Finding['state']): number => findings.filter((one) => one.state === state).length
  if (count('fail') > 0) return `${count('fail')} to mend before people come, ${count('warn')} to see to.`
  return count('warn') > 0 ? `Nothing fails; ${count('warn')} to see to.` : 'All is well.'
}

const wrap = (text: string): string[] => {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + word.length >= wide) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
