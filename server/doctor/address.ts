import type { PublicAnswer } from './ask-public.ts'
import type { Finding } from './finding.ts'

const onlyHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Whether people can come, and nobody listens in on them. `expected`: a Causerie should be running now. */
export const checkAddress = (publicUrl: string, answer: PublicAnswer, expected: boolean): Finding[] => {
  return [checkHttps(publicUrl), checkReach(publicUrl, answer, expected)]
}

const checkHttps = (publicUrl: string): Finding => {
  const name = 'address'
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:' && !onlyHere.test(hostname))
    return { name, state: 'ok', says: `${publicUrl}, over HTTPS.` }
  if (onlyHere.test(hostname))
    return {
      name,
      state: 'warn',
      says: `${publicUrl} is an address of this machine alone: colleagues elsewhere cannot come.`,
      next: 'Set PUBLIC_URL to the https address that people will use, and put a proxy with TLS in front.',
    }
  return {
    name,
    state: 'fail',
    says: `${publicUrl} is not https: passwords and what customers write travel readable.`,
    next: 'Put a proxy with TLS in front and set PUBLIC_URL to its https address.',
  }
}

const checkReach = (publicUrl: string, answer: PublicAnswer, expected: boolean): Finding => {
  const name = 'reachable'
  if (answer.kind === 'nobody' && !expected)
    return {
      name,
      state: 'warn',
      says: 'Causerie is not running in this data folder.',
      next: 'Start it, then ask again: its public address can only be tried while it runs.',
    }
  if (answer.kind === 'nobody')
    return {
      name,
      state: 'fail',
      says: `Nobody answers at ${publicUrl} (${answer.why}).`,
      next: 'See that Causerie runs, that the name leads to the proxy, that its certificate is valid and that PUBLIC_URL is right.',
    }
  if (answer.kind === 'stranger')
    return {
      name,
      state: 'fail',
      says: `What answers at ${publicUrl}/readyz (${answer.status}) is not a Causerie.`,
      next: 'See that the proxy passes every path on, and that PUBLIC_URL is the address of Causerie.',
    }
  if (!answer.ready)
    return {
      name,
      state: 'fail',
      says: `Causerie answers at ${publicUrl} and cannot work: ${answer.detail}`,
      next: 'Mend what the engines below say.',
    }
  if (answer.queue !== 'ready')
    return {
      name,
      state: 'warn',
      says: `Causerie answers at ${publicUrl}; its queue is away, so replies wait.`,
      next: 'See to the queue: on many machines that is Redis.',
    }
  return { name, state: 'ok', says: `Causerie answers at ${publicUrl} and is ready.` }
}
