import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../../server/ports/connector.ts'
import { reasonFor, type Seen, seenStatus, toNetworkPost } from './map.ts'
import { makeStatus, narrower } from './outgoing.ts'
import { parseSettings } from './settings.ts'

const us = { id: '1', address: 'ligneclaire@pont.town.test' }
const mention = {
  id: '1',
  username: 'ligneclaire',
  acct: 'ligneclaire',
  url: 'https://pont.town.test/@ligneclaire',
}
const status = {
  id: '9007199254740993001',
  uri: 'https://quai.town.test/users/aya/statuses/7',
  url: 'https://quai.town.test/@aya/7',
  created_at: '2026-11-23T12:00:00.000Z',
  edited_at: null,
  visibility: 'unlisted',
  spoiler_text: 'trams',
  language: 'fr-BE',
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  content:
    '<p><span class="h-card"><a href="https://pont.town.test/@ligneclaire" class="u-url mention">@<span>ligneclaire</span></a></span> où est le <a href="https://quai.town.test/tags/tram" class="mention hashtag" rel="tag">#<span>tram</span></a> ?</p>',
  account: {
    id: '22',
    username: 'aya',
    acct: 'aya@quai.town.test',
    display_name: 'Aya',
    avatar: 'javascript:alert(1)',
  },
  mentions: [mention],
  media_attachments: [
    { id: '5', type: 'image', url: 'https://quai.town.test/a.png', description: 'A tram' },
    { id: '6', type: 'hologram', url: null },
  ],
}
const seen = (changes: object = {}) => seenStatus({ ...status, ...changes }) as Seen
const mapped = (changes: object = {}, options: object = {}) =>
  toNetworkPost(seen(changes), {
    us,
    reason: 'mention',
    parent: null,
    listedAt: null,
    now: new Date(0),
    ...options,
  })

describe('a status', () => {
  test('becomes a post', () => {
    const post = mapped()
    expect(post).toMatchObject({
      uri: status.uri,
      languages: ['fr'],
      author: { id: 'aya@quai.town.test', name: 'Aya', avatarUrl: null },
      media: [
        { kind: 'image', alt: 'A tram' },
        { kind: 'other', url: null },
      ],
      native: { id: status.id, visibility: 'unlisted', spoiler: 'trams' },
    })
    expect(post.text).toBe('[trams]\n\n@ligneclaire@pont.town.test où est le #tram ?')
    expect(post.spans.map(({ start, end, kind }) => [kind, post.text.slice(start, end)])).toEqual([
      ['mention', '@ligneclaire@pont.town.test'],
      ['tag', '#tram'],
    ])
  })

  test('is the same post by the same person seen through another server', () => {
    const elsewhere = { id: '77', account: { ...status.account, id: '3', acct: 'aya' } }
    const there = toNetworkPost(seen(elsewhere), {
      us: { id: '8', address: 'ligneclaire@quai.town.test' },
      reason: 'context',
      parent: null,
      listedAt: null,
      now: new Date(),
    })
    expect([there.uri, there.author.id]).toEqual([mapped().uri, mapped().author.id])
  })

  test('concerns us for a reason', () => {
    expect(reasonFor(seen(), us)).toBe('mention')
    expect(reasonFor(seen({ in_reply_to_id: '5', in_reply_to_account_id: '1' }), us)).toBe('reply')
    expect(reasonFor(seen({ visibility: 'direct' }), us)).toBe('direct')
    expect(reasonFor(seen({ account: { id: '1' } }), us)).toBe('own')
    expect(reasonFor(seen({ mentions: [] }), us)).toBe('context')
  })

  test('may lack anything or hold anything', () => {
    for (const name of Object.keys(status))
      for (const odd of [undefined, null, 7, '', [], {}, 'nonsense', [null, { id: 4 }]]) {
        const one = seenStatus({ ...status, [name]: odd })
        if (one)
          toNetworkPost(one, { us, reason: 'mention', parent: null, listedAt: 'never', now: new Date(0) })
      }
    expect(seenStatus({ ...status, id: 12 })).toBeUndefined()
  })
})

describe('an answer', () => {
  const part = {
    clientId: 'key',
    text: 'It is on its way.',
    createdAt: '2026-11-23T12:00:00.000Z',
    language: 'fr',
    inReplyTo: { uri: status.uri, native: mapped().native },
    previous: null,
  }

  test('names the customer, repeats the warning and is seen by no more people', () => {
    expect(makeStatus(part, { limit: 500, privacy: 'public' })).toEqual({
      status: '@aya@quai.town.test It is on its way.',
      in_reply_to_id: status.id,
      visibility: 'unlisted',
      spoiler_text: 'trams',
      language: 'fr',
    })
    const widths = ['public', 'unlisted', 'private', 'direct']
    for (const theirs of [...widths, 'something new'])
      for (const ours of [...widths, ''])
        expect(widths.indexOf(narrower(theirs, ours))).toBeGreaterThanOrEqual(
          theirs === 'something new' ? 3 : widths.indexOf(theirs),
        )
  })

  test('that is too long is refused; a long warning is cut', () => {
    expect(() => makeStatus({ ...part, text: 'é'.repeat(500) }, { limit: 500, privacy: 'public' })).toThrow(
      ConnectorError,
    )
    const native = { ...(part.inReplyTo.native as object), spoiler: 'w'.repeat(100) }
    const cut = makeStatus(
      { ...part, text: 'é'.repeat(440), inReplyTo: { uri: status.uri, native } },
      { limit: 500, privacy: 'public' },
    )
    expect(cut.spoiler_text).toBe(`${'w'.repeat(54)}…`)
  })
})

test('settings are checked', () => {
  const good = { server: 'https://mastodon.social', accessToken: 'abc' }
  expect(parseSettings(good).streaming).toBeNull()
  for (const wrong of [
    { server: 'http://mastodon.social' },
    { accessToken: '' },
    { streaming: 'https://x.be' },
  ])
    expect(() => parseSettings({ ...good, ...wrong })).toThrow(ConnectorError)
})
