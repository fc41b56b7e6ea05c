import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHtml } from './html.ts'

const read = (html: string) =>
  readHtml(html, ({ href, text }) => ({ text, target: href ? { kind: 'link', value: href } : null }))
const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

describe('HTML as text', () => {
  test.for([
    ['<p>One</p><p>Two<br />three<br>four</p>', 'One\n\nTwo\nthree\nfour'],
    ['<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &#39;&#x1F600;&hellip;&unknown;</p>', "1 < 2 && 3 > 2 '😀…&unknown;"],
    ['a\n  b\t c', 'a b c'],
    ['<ul><li>one</li><li>two</li></ul>after', '• one\n• two\n\nafter'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<script>alert(1)</script>said<style>p{}</style>', 'said'],
    ['<img src=x onerror="alert(\'>\')">said', 'said'],
    ['said<!-- <b>not</b> -->so', 'saidso'],
    ['3 < 4 and <3', '3 < 4 and <3'],
    ['before<a href="never closed', 'before'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
    ['&#0;&#xD800;&#x110000;', '\uFFFD\uFFFD\uFFFD'],
  ])('%s', ([html, text]) => expect(read(html as string).text).toBe(text))

  test('a link whose ends are hidden is whole, and its span is right', () => {
    const { text, spans } = read(
      '<p>See <a href="https://a.be/long"><span class="invisible">https://</span><span>a.be/lo</span><span class="invisible">ng</span></a> please</p>',
    )
    expect(text).toBe('See https://a.be/long please')
    expect(spans.map(({ start, end, value }) => [text.slice(start, end), value])).toEqual([
      ['https://a.be/long', 'https://a.be/long'],
    ])
  })

  test('words that were escaped come back as they were', () => {
    const words = fc.string({ unit: 'grapheme' }).filter((text) => text === text.toWellFormed())
    fc.assert(
      fc.property(words, (said) => {
        const plain = said.replaceAll('\0', '\uFFFD').replace(/[ \t\n\r\f]+/g, ' ')
        expect(read(`<p>${escapeHtml(said)}</p>`).text).toBe(plain.replace(/^ /, '').trimEnd())
      }),
    )
  })

  test('whatever comes, spans lie in the text, in order and apart, and the text is well formed', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<a href="https://x.be">',
        '</a>',
        '<p>',
        '</p>',
        '<br>',
        '<',
        '>',
        '&#',
        ';',
        '"',
        "'",
        '<!--',
      ),
      fc.constantFrom(
        '-->',
        '<script>',
        '</script>',
        '<pre>',
        '</pre>',
        '<li>',
        'href=',
        '&amp;',
        ' ',
        '\0',
        '\ud800',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { text, spans } = read(pieces.join(''))
        expect(text.isWellFormed()).toBe(true)
        let end = 0
        for (const span of spans) {
          expect(span.start).toBeGreaterThanOrEqual(end)
          expect(span.end).toBeGreaterThan(span.start)
          end = span.end
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 1000 },
    )
  })

  test('half a megabyte of open tags and quotes is read at once', () => {
    for (const evil of ['<', '<a ', '<a href="', '<!--', '&#', '<a x=">', '</p><p>', '&lt;'].map((part) =>
      part.repeat(60_000),
    )) {
      const started = performance.now()
      read(evil)
      expect(performance.now() - started).toBeLessThan(1500)
    }
  })
})
