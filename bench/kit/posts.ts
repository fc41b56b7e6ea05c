/** Made-up posts, the same for the same seed: words as common as in real talk, three languages, some threads. */
import type { NetworkPost } from '../../server/ports/connector.ts'
import { Dice } from '../../town/dice.ts'

const openings = {
  en: 'the tram was late again and nobody said why my card does not work at the gate who can help me please thanks',
  fr: 'le tram était en retard encore et personne ne dit pourquoi ma carte ne marche pas qui peut aider merci',
  nl: 'de tram was weer te laat en niemand zegt waarom mijn kaart werkt niet aan de poort wie kan helpen bedankt',
}
const languages = ['en', 'fr', 'nl'] as const
const vocabulary = 20_000

/** The n-th word: the first are in every third post, the last in one of ten thousand. */
const rare = (dice: Dice): string => {
  const rank = Math.floor(vocabulary ** (dice.between(0, 10_000) / 10_000))
  return `w${rank.toString(36)}x`
}

/** Posts number `from` to `from + count`; a third answer the customer's own post before. */
export const makePosts = (from: number, count: number, seed = 'bench'): NetworkPost[] =>
  Array.from({ length: count }, (_, index) => makePost(from + index, seed))

const start = Date.UTC(2024, 0, 1)
const apart = 60_000

const makePost = (number: number, seed: string): NetworkPost => {
  const dice = new Dice(`${seed}/${number}`)
  const language = languages[number % 3] as (typeof languages)[number]
  const common = openings[language].split(' ')
  const words = Array.from({ length: 21 }, (_, place) =>
    place % 3 === 2 ? rare(dice) : (common[dice.between(0, common.length - 1)] as string),
  )
  const customer = `did:plc:customer${Math.floor(number / 3)}`
  const thread = number - (number % 3)
  const uri = (of: number): string => `at://${customer}/app.bsky.feed.post/${of}`
  const isAnswer = number % 3 === 2
  const authoredAt = new Date(start + number * apart).toISOString()
  return {
    network: 'bluesky',
    uri: uri(number),
    url: null,
    reason: isAnswer ? 'reply' : 'mention',
    audience: 'everyone',
    author: {
      id: customer,
      handle: `customer${Math.floor(number / 3)}.example`,
      name: `Customer ${number}`,
      avatarUrl: null,
    },
    text: words.join(' '),
    spans: [],
    media: [],
    languages: [language],
    authoredAt,
    networkSeenAt: authoredAt,
    editedAt: null,
    parentUri: isAnswer ? uri(thread) : null,
    rootUri: isAnswer ? uri(thread) : null,
    native: { uri: uri(number), cid: 'bafy' },
    raw: { text: words.join(' '), likeCount: 0 },
  }
}
