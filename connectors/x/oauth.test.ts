import fc from 'fast-check'
import { OAuth1Helper } from 'twitter-api-v2/dist/esm/client-mixins/oauth1.helper.js'
import { expect, test } from 'vitest'
import { oauthHeader } from './oauth.ts'

const keys = { consumerKey: 'ck', consumerSecret: 'c/s+', accessToken: '1-at', accessSecret: 'a s=' }

test('requests are signed as the common client signs them', () => {
  const helper = new OAuth1Helper({ consumerKeys: { key: keys.consumerKey, secret: keys.consumerSecret } })
  Object.assign(helper, { getNonce: () => 'a-nonce', getTimestamp: () => 1_700_000_000 })
  const name = fc.constantFrom('ids', 'id', 'query', 'post.fields', 'a-b', 'a', 'a1')
  const value = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.toWellFormed())
  fc.assert(
    fc.property(fc.dictionary(name, value), fc.constantFrom('GET', 'POST'), (query, method) => {
      const url = new URL('https://api.x.com/2/tweets')
      for (const [key, text] of Object.entries(query)) url.searchParams.set(key, text)
      const data = { ...query }
      const theirs = helper.authorize(
        { url: 'https://api.x.com/2/tweets', method, data },
        { key: keys.accessToken, secret: keys.accessSecret },
      )
      const ours = oauthHeader(keys, { method, url, nonce: 'a-nonce', timestamp: 1_700_000_000 })
      expect(ours).toContain(`oauth_signature="${encodeURIComponent(theirs.oauth_signature)}"`)
    }),
  )
})
