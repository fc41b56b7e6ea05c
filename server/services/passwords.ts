import { hash, verify } from '@node-rs/argon2'

/** argon2id with the costs OWASP asks for at least; the library's default algorithm is argon2id. */
const costs = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), costs)

/**
 * Whether the password belongs to the hash. Without a hash (unknown login, or nobody's password) the same work is
 * done on a stand-in, so that the time taken tells nothing about who exists.
 */
export const passwordFits = async (password: string, passwordHash: string | null): Promise<boolean> => {
  const fits = await verify(passwordHash ?? (await standIn()), password.normalize('NFC'))
  return fits && passwordHash !== null
}

let standInHash: Promise<string> | undefined
const standIn = (): Promise<string> => (standInHash ??= hashPassword('nobody has this password'))
