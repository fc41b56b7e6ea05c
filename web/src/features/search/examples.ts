import { m } from '../../i18n/locale.svelte.ts'

export type Example = { query: string; means: string }

/** One of each thing that the language can say; `network` is one that is connected here. */
export const fieldExamples = (network: string | undefined): Example[] => [
  { query: `(${m.searchExampleWords()})`, means: m.searchMeansEither() },
  { query: m.searchExamplePhrase(), means: m.searchMeansPhrase() },
  { query: m.searchExampleStart(), means: m.searchMeansStart() },
  { query: m.searchExampleNear(), means: m.searchMeansNear() },
  { query: '-is:ours', means: m.searchMeansNot() },
  { query: 'from:ana', means: m.searchMeansFrom() },
  { query: 'lang:fr', means: m.searchMeansLang() },
  ...(network === undefined ? [] : [{ query: `network:${network}`, means: m.searchMeansNetwork() }]),
  { query: 'has:image', means: m.searchMeansHas() },
  { query: 'is:thanks', means: m.searchMeansIs() },
  { query: 'sentiment:negative', means: m.searchMeansSentiment() },
  { query: 'assigned:me', means: m.searchMeansAssigned() },
  { query: 'after:now-7d', means: m.searchMeansAfter() },
]

/** Whole questions to begin with. */
export const startExamples = (): Example[] => [
  { query: `(${m.searchExampleWords()}) after:now-7d`, means: m.searchStartLate() },
  { query: 'is:thanks', means: m.searchStartThanks() },
  { query: 'sentiment:negative after:now-30d', means: m.searchStartCross() },
  { query: 'is:open -is:assigned', means: m.searchStartWaiting() },
  { query: 'has:image -is:ours', means: m.searchStartPictures() },
]
