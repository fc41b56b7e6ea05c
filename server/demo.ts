/** The demo company: Ligne Claire, a fictional tram-and-bike operator in Brussels. */
export const demoCompany = 'Ligne Claire'

export const demoPeople = [
  { login: 'amelie', name: 'Amélie Peeters', job: 'I look after lost property', role: 'member', locale: 'fr' },
  { login: 'bart', name: 'Bart Claes', job: 'I lead the conversation team', role: 'lead', locale: 'nl' },
  { login: 'chloe', name: 'Chloé Lambert', job: 'I find out what our passengers tell us', role: 'analyst', locale: 'fr' },
  { login: 'driss', name: 'Driss El Amrani', job: 'I drive the 81', role: 'member', locale: 'fr' },
  { login: 'fien', name: 'Fien De Smet', job: 'I make our trams and stops accessible', role: 'member', locale: 'nl' },
  { login: 'goran', name: 'Goran Petrović', job: 'I build the ticket app', role: 'admin', locale: 'en' },
] as const
