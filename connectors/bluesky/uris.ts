import { randomInt } from 'node:crypto'

const postUri =
  /^at:\/\/(did:[a-z]+:[A-Za-z0-9._:%-]{1,500})\/app\.bsky\.feed\.post\/([A-Za-z0-9._~:-]{1,512})$/

export type PostAddress = { did: string; rkey: string }

/** The author and record key of a post's address; undefined when it is not the address of a post. */
export const parsePostUri = (uri: unknown): PostAddress | undefined => {
  const match = typeof uri === 'string' ? postUri.exec(uri) : null
  return match ? { did: match[1] as string, rkey: match[2] as string } : undefined
}

export const makePostUri = (did: string, rkey: string): string => `at://${did}/app.bsky.feed.post/${rkey}`

/** Where a person sees the post. */
export const webUrl = (uri: string): string | null => {
  const address = parsePostUri(uri)
  return address ? `https://bsky.app/profile/${address.did}/post/${address.rkey}` : null
}

const letters = '234567abcdefghijklmnopqrstuvwxyz'
const clockId = randomInt(1024)
let lastMicros = 0

/** A record key no one has used: a TID, that is microseconds and a clock id in 13 sortable letters. */
export const newRecordKey = (now: Date): string => {
  lastMicros = Math.max(now.getTime() * 1000, lastMicros + 1)
  let rest = (BigInt(lastMicros) << 10n) | BigInt(clockId)
  let key = ''
  for (let i = 0; i < 13; i++) {
    key = letters[Number(rest & 31n)] + key
    rest >>= 5n
  }
  return key
}

export const isRecordKey = (text: string): boolean => /^[234567abcdefghij][234567a-z]{12}$/.test(text)
