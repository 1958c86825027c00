import type { Module } from '../../platform/app.ts'
import { signingKeyJob } from './signing-key.ts'

export { findSigningKey, rotateSigningKey, signingKeysOf, type SigningKeys } from './signing-key.ts'
export { clockToleranceSeconds, isAhead, unverifiedIssuerOf } from './token-claims.ts'
export { issueAccountToken, issueClientToken, issuerOf, verifyToken, type TokenSubject } from './tokens.ts'

/** The tokens that this server issues, and the keys that sign them. */
export const tokensModule: Module = {
  name: 'tokens',
  routes: () => [],
  jobs: (app) => [signingKeyJob(app)],
}
