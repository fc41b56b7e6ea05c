export type Token = {
  start: number
  end: number
  kind: 'field' | 'phrase' | 'word' | 'sign' | 'not' | 'open' | 'close'
  /** The field's name, in small letters. */
  field?: string
}

const pattern =
  /(?<bracket>[()])|(?<field>[a-z]+:)(?:"[^"]*"?|“[^”]*”?|„[^“”]*[“”]?|«[^»]*»?|[^\s()"“„«]*)|(?<phrase>"[^"]*"?|“[^”]*”?|„[^“”]*[“”]?|«[^»]*»?)|(?<not>-(?=\S))|[^\s()"“„«]+/giu

/** The parts of a query as the eye tells them apart. Only the server judges what they mean. */
export const cutQuery = (query: string): Token[] =>
  [...query.matchAll(pattern)].map((match): Token => {
    const { bracket, field, phrase, not } = match.groups ?? {}
    const place = { start: match.index, end: match.index + match[0].length }
    if (bracket) return { ...place, kind: bracket === '(' ? 'open' : 'close' }
    if (not || match[0] === 'NOT') return { ...place, kind: 'not' }
    if (phrase) return { ...place, kind: 'phrase' }
    if (field && !/^https?:$/i.test(field))
      return { ...place, kind: 'field', field: field.slice(0, -1).toLowerCase() }
    return { ...place, kind: /^(?:OR|AND|NEAR(?:\/\d+)?)$/.test(match[0]) ? 'sign' : 'word' }
  })

export type Chip = { text: string; kind: 'field' | 'phrase' | 'not' | undefined }

/** The query cut into what is drawn as one: fields, quotations, and what must not be there. */
export const cutChips = (query: string): Chip[] => {
  const chips: Chip[] = []
  let end = 0
  const push = (until: number, kind: Chip['kind']) => {
    if (until > end) chips.push({ text: query.slice(end, until), kind })
    end = Math.max(end, until)
  }
  let refused = false
  for (const token of cutQuery(query)) {
    if (!refused) push(token.start, undefined)
    const isMinus = token.kind === 'not' && token.end - token.start === 1
    if (isMinus) refused = true
    else {
      if (refused && token.kind !== 'open') push(token.end, 'not')
      else push(token.end, token.kind === 'field' || token.kind === 'phrase' ? token.kind : undefined)
      refused = false
    }
  }
  push(query.length, undefined)
  return chips
}
