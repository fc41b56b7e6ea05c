import type { Finding } from './finding.ts'

/** `new`: nothing was ever started here. `waiting`: the set-up token is outstanding. */
export type SignIn = 'done' | 'waiting' | 'new' | 'demo' | undefined

/** What the names in a data folder say, without opening what a running Causerie works in. */
export const signInOf = (names: readonly string[]): SignIn => {
  if (names.includes('setup-token')) return 'waiting'
  if (names.includes('town.log')) return 'demo'
  return names.includes('causerie.db') ? 'done' : 'new'
}

export const checkSignIn = (signIn: SignIn): Finding => {
  const name = 'sign-in'
  switch (signIn) {
    case 'done':
      return { name, state: 'ok', says: 'The first admin is there, and no set-up token is outstanding.' }
    case 'waiting':
      return {
        name,
        state: 'fail',
        says: 'Nobody has set it up yet: whoever has the set-up token becomes the first admin.',
        next: 'Open the address, and give the token that Causerie printed when it started.',
      }
    case 'demo':
      return {
        name,
        state: 'warn',
        says: 'This is the demo: everybody may step in as anybody.',
        next: 'For your own company start with DEMO=off and a DATA_DIR of its own.',
      }
    case 'new':
      return {
        name,
        state: 'warn',
        says: 'Nothing was ever started here.',
        next: 'Start Causerie once; it prints the token with which the first admin is made.',
      }
    case undefined:
      return {
        name,
        state: 'warn',
        says: 'Whether an admin is there could not be asked.',
        next: 'Mend the engines first, then ask again.',
      }
  }
}
