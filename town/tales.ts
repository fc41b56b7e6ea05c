import type { Dice } from './dice.ts'
import type { Inhabitant } from './people.ts'
import type { Language, Subject } from './words/phrasebook.ts'
import { phrasebooks } from './words/index.ts'

/**
 * How a conversation goes when it is answered, or not: `grateful` thanks at once; `curious` has one more question;
 * `sour` is not content at first; `impatient` does not wait; `clumsy` deletes and posts again; `helped` hears from a
 * neighbour; `double` writes twice; `quoting` writes over a post of ours; `quiet` says nothing more.
 */
export type Arc =
  'grateful' | 'curious' | 'sour' | 'impatient' | 'clumsy' | 'helped' | 'double' | 'quoting' | 'quiet'

export type Reaction = 'thanks' | 'cheers' | 'again' | 'sour'

/** One customer's story with us. */
export type Tale = {
  number: number
  language: Language
  subject: Subject
  arc: Arc
  customer: Inhabitant
  /** A neighbour who knows the answer, in `helped`. */
  helper: Inhabitant | null
  /** What the braces of its texts stand for. */
  slots: Record<string, string>
  /** What the customer says after our first answer, our second, and so on. */
  reactions: Reaction[]
}

const subjectWeights: Record<Subject, number> = {
  lost: 20,
  line81: 15,
  punctuality: 15,
  app: 15,
  accessibility: 9,
  bikes: 12,
  praise: 8,
  chat: 6,
}

const arcWeights: Record<Arc, number> = {
  grateful: 38,
  curious: 16,
  sour: 8,
  impatient: 8,
  clumsy: 6,
  helped: 8,
  double: 5,
  quoting: 4,
  quiet: 7,
}

const gentleArcs: Partial<Record<Subject, Arc[]>> = {
  praise: ['grateful', 'quiet', 'quoting'],
  chat: ['grateful', 'quiet', 'helped'],
}

const reactionsOf: Record<Arc, Reaction[]> = {
  grateful: ['thanks'],
  curious: ['again', 'thanks'],
  sour: ['sour', 'thanks'],
  impatient: ['thanks'],
  clumsy: ['thanks'],
  helped: ['thanks'],
  double: ['thanks'],
  quoting: ['thanks'],
  quiet: [],
}

/** Rolls a tale. `fixed` settles parts of it beforehand. */
export const makeTale = (
  number: number,
  { dice, people, fixed = {} }: { dice: Dice; people: readonly Inhabitant[]; fixed?: Partial<Tale> },
): Tale => {
  // Each part has dice of its own, so that settling one leaves the others as they were.
  const roll = (part: string) => dice.fork(part)
  const customer = fixed.customer ?? roll('customer').pick(people)
  const language = fixed.language ?? customer.language
  const subject = fixed.subject ?? roll('subject').weighted(subjectWeights)
  const gentle = fixed.arc ? undefined : gentleArcs[subject]
  const arc = fixed.arc ?? (gentle ? roll('arc').pick(gentle) : roll('arc').weighted(arcWeights))
  const neighbours = people.filter((person) => person.language === language && person.did !== customer.did)
  const slots = Object.entries(phrasebooks[language].slots).map(([name, values]) => [
    name,
    roll(name).pick(values),
  ])
  return {
    number,
    language,
    subject,
    arc,
    customer,
    helper: arc === 'helped' ? roll('helper').pick(neighbours) : null,
    slots: Object.fromEntries(slots) as Record<string, string>,
    reactions: gentle && arc !== 'quiet' ? ['cheers'] : reactionsOf[arc],
  }
}
