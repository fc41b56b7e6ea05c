import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const form = 'v1'

/** Seals credentials before they are stored (AES-256-GCM), so that the data file alone gives none away. */
export class Vault {
  readonly #key: Buffer

  /** @param secret the installation's `SECRET_KEY`, any text of 32 characters or more */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, 'causerie', 'channel credentials', 32))
  }

  seal(text: string): string {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return [form, nonce, cipher.getAuthTag(), sealed]
      .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
      .join('.')
  }

  /** Throws when the text was sealed under another key, or changed. */
  open(sealed: string): string {
    const [version, nonce, tag, body] = sealed.split('.')
    if (version !== form || !nonce || !tag || body === undefined)
      throw new Error('not a sealed text of this form')
    const decipher = createDecipheriv('aes-256-gcm', this.#key, Buffer.from(nonce, 'base64url'))
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
  }

  openAll(sealed: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(sealed).map(([name, value]) => [name, this.open(value)]))
  }
}
