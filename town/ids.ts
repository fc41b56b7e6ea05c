import { createHash } from 'node:crypto'

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'
const sortable = '234567abcdefghijklmnopqrstuvwxyz'

const encode = (bytes: Uint8Array): string => {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) text += base32[(value >>> (bits -= 5)) & 31]
  }
  return bits > 0 ? text + base32[(value << (5 - bits)) & 31] : text
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A DID in the form of the network's own directory. */
export const didOf = (name: string): string => `did:plc:${encode(sha256(`did/${name}`)).slice(0, 24)}`

/** A well-formed content address; the same content gives the same one. */
export const cidOf = (content: unknown): string =>
  `b${encode(Buffer.concat([Buffer.from([1, 0x71, 0x12, 0x20]), sha256(JSON.stringify(content))]))}`

/** A sortable record key for a moment; `salt` (0 to 1023) keeps those of one microsecond apart. */
export const recordKey = (ms: number, salt: number): string => {
  let rest = (BigInt(Math.round(ms * 1000)) << 10n) | BigInt(salt & 1023)
  let key = ''
  for (let i = 0; i < 13; i++) {
    key = sortable[Number(rest & 31n)] + key
    rest >>= 5n
  }
  return key
}
