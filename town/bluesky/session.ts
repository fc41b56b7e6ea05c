import { XrpcFailure } from './failure.ts'
import type { MethodContext, TownParts } from './context.ts'

const profileOf = ({ account, url }: TownParts) => ({
  did: account.did,
  handle: account.handle,
  email: `post@${account.handle}`,
  emailConfirmed: true,
  emailAuthFactor: false,
  active: true,
  didDoc: {
    '@context': ['https://www.w3.org/ns/did/v1'],
    id: account.did,
    alsoKnownAs: [`at://${account.handle}`],
    service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: url() }],
  },
})

export const createSession = ({ body, town }: MethodContext) => {
  const { account, tokens } = town
  const isKnown = body['identifier'] === account.handle || body['identifier'] === account.did
  if (!isKnown || body['password'] !== account.password)
    throw new XrpcFailure(401, 'AuthenticationRequired', 'Invalid identifier or password')
  return { ...profileOf(town), ...tokens.issue(account.did) }
}

export const refreshSession = ({ authorization, town }: MethodContext) => {
  const did = town.tokens.check(authorization, 'com.atproto.refresh')
  return { ...profileOf(town), ...town.tokens.issue(did) }
}

export const getSession = ({ town }: MethodContext) => profileOf(town)
