import type { XSettings } from './settings.ts'
import { keySigner, type Signer } from './signer.ts'
import { type TokensOptions, UserTokens } from './tokens.ts'

export const makeSigner = (
  { service, credentials }: XSettings,
  options: Pick<TokensOptions, 'tools' | 'timeoutMs'>,
): Signer =>
  credentials.kind === 'keys'
    ? keySigner(credentials.keys, options.tools.now)
    : new UserTokens({ ...options, ...credentials, service })
