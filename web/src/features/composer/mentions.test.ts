import { describe, expect, test } from 'vitest'
import type { Colleague } from '../../../../server/schemas/colleague.ts'
import { completeMention, cutMentions, findMention, suggestColleagues } from './mentions.ts'

const colleague = (name: string): Colleague => ({ id: name, name, job: '', role: 'member', portrait: 0 })
const all = ['Amélie Peeters', 'Bart Claes', 'Driss El Amrani'].map(colleague)

describe('naming a colleague', () => {
  test('is noticed at the caret, not in an address', () => {
    expect(findMention('hello @Dr', 9)).toEqual({ start: 6, asked: 'Dr' })
    expect(findMention('mail a@b', 8)).toBeUndefined()
    expect(findMention('hello @Dr and', 13)).toBeUndefined()
  })

  test('finds by any word of the name, without accents', () => {
    expect(suggestColleagues(all, 'ame').map(({ name }) => name)).toEqual(['Amélie Peeters'])
    expect(suggestColleagues(all, 'amr').map(({ name }) => name)).toEqual(['Driss El Amrani'])
    expect(suggestColleagues(all, '')).toHaveLength(3)
  })

  test('writes the first name and goes on behind it', () => {
    expect(completeMention('ask @dr today', { start: 4, asked: 'dr' }, colleague('Driss El Amrani'))).toEqual(
      {
        text: 'ask @Driss today',
        caret: 11,
      },
    )
  })

  test('shows only those as named who were told', () => {
    expect(cutMentions('@Driss, ask @nobody', ['Driss'])).toEqual([
      { text: '@Driss', isMention: true },
      { text: ', ask ', isMention: false },
      { text: '@nobody', isMention: false },
    ])
  })
})
