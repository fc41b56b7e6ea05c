import type { Finding } from './finding.ts'

/** How far clocks may be apart before it shows, and before it harms, milliseconds. */
const shows = 2_000
const harms = 60_000

/** Clocks of others by how far they are ahead of ours; undefined: they could not be asked. */
export const checkClocks = (ahead: Record<string, number | undefined>): Finding => {
  const name = 'clocks'
  const asked = Object.entries(ahead).flatMap(([who, ms]) => (ms === undefined ? [] : [{ who, ms }]))
  if (asked.length === 0)
    return { name, state: 'ok', says: 'No other clock could be asked; on one machine there is none.' }
  const off = asked.filter(({ ms }) => Math.abs(ms) >= shows)
  if (off.length === 0)
    return { name, state: 'ok', says: `Ours agrees with that of ${asked.map(({ who }) => who).join(', ')}.` }
  return {
    name,
    state: off.some(({ ms }) => Math.abs(ms) >= harms) ? 'fail' : 'warn',
    says: off
      .map(
        ({ who, ms }) =>
          `That of ${who} is ${Math.round(Math.abs(ms) / 1_000)} s ${ms > 0 ? 'ahead of' : 'behind'} ours.`,
      )
      .join(' '),
    next: 'Let every machine keep its time by NTP (timedatectl set-ntp true).',
  }
}
