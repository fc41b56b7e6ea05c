import { describe, expect, test } from 'vitest'
import { safeUrl } from '../../ui/safe-url.ts'
import { cutSegments } from './segments.ts'

const link = (start: number, end: number, value: string) => ({ kind: 'link' as const, start, end, value })
const joined = (text: string, spans: Parameters<typeof cutSegments>[1]) =>
  cutSegments(text, spans)
    .map((segment) => segment.text)
    .join('')

describe('hostile-text-is-text', () => {
  test('a link becomes a link, all else stays text', () => {
    expect(cutSegments('see https://a.example now', [link(4, 21, 'https://a.example/')])).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'https://a.example', url: 'https://a.example/', host: 'a.example' },
      { kind: 'text', text: ' now' },
    ])
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    ' JaVaScRiPt:alert(1)',
    'vbscript:x',
    '//a.example',
    'https://user:pw@a.example',
    '',
  ])('no link goes to %j', (value) => {
    expect(cutSegments('click', [link(0, 5, value)])).toEqual([{ kind: 'text', text: 'click' }])
    expect(safeUrl(value)).toBeUndefined()
  })

  test.each([
    [[link(-1, 3, 'https://a.example')]],
    [[link(3, 99, 'https://a.example')]],
    [[link(4, 4, 'https://a.example')]],
    [[link(5, 2, 'https://a.example')]],
    [[link(0.5, 3, 'https://a.example')]],
    [[link(Number.NaN, 3, 'https://a.example')]],
    [[link(0, 1, 'https://a.example')]],
    [[link(0, 4, 'https://a.example'), link(2, 6, 'https://b.example'), link(0, 8, 'https://c.example')]],
  ])('no span loses or repeats a character: %j', (spans) => {
    expect(joined('😀 <b>x</b> end', spans)).toBe('😀 <b>x</b> end')
  })

  test('of overlapping spans the first and longest stands', () => {
    const segments = cutSegments('abcdef', [link(2, 4, 'https://b.example'), link(0, 6, 'https://a.example')])
    expect(segments).toHaveLength(1)
    expect(segments[0]).toMatchObject({ kind: 'link', host: 'a.example' })
  })
})
