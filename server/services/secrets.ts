import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A secret that cannot be guessed: 192 random bits, url-safe. */
export const freshSecret = (): string => randomBytes(24).toString('base64url')

/** What is kept of a secret. One round is enough: there is no dictionary of random secrets. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** Compares without telling by its time how much was right. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
