/** The demo company: Ligne Claire, a fictional tram-and-bike operator in Brussels. */
export const demoCompany = 'Ligne Claire'

/** Their jobs are what stands below their replies; Town's history is signed the same way. */
export const demoPeople = [
  {
    login: 'amelie',
    name: 'Amélie Peeters',
    job: 'lost property',
    role: 'member',
    locale: 'fr',
    portrait: 0,
  },
  { login: 'bart', name: 'Bart Claes', job: 'team lead', role: 'lead', locale: 'nl', portrait: 1 },
  { login: 'chloe', name: 'Chloé Lambert', job: 'analyst', role: 'analyst', locale: 'fr', portrait: 2 },
  {
    login: 'driss',
    name: 'Driss El Amrani',
    job: 'I drive the 81',
    role: 'member',
    locale: 'fr',
    portrait: 3,
  },
  { login: 'fien', name: 'Fien De Smet', job: 'accessibility', role: 'member', locale: 'nl', portrait: 4 },
  { login: 'goran', name: 'Goran Petrović', job: 'ticket app', role: 'admin', locale: 'en', portrait: 5 },
] as const
