import type { Finding } from './finding.ts'

/** What people look for before they go live, and Causerie has no need of. */
export const sayNotUsed = (): Finding[] => [
  {
    name: 'callbacks',
    state: 'ok',
    says: 'Not used: accounts are connected by keys and tokens that are pasted in, so no network calls back.',
  },
  { name: 'mail', state: 'ok', says: 'Not used: Causerie sends no mail; people join by link or QR code.' },
  { name: 'push', state: 'ok', says: 'Not used: Causerie sends no push messages.' },
]
