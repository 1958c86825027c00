import { Refusal } from '../../../platform/refusal.ts'
import type { Settings } from '../../../settings.ts'
import type { ClientAttributes } from '../oidc-client.ts'
import { problemOfRedirects } from './redirect-uris.ts'

/** What clients may ask tokens by, and how they prove who they are; U4 says the same (pms-partner-api §9). */
const grantTypes = ['authorization_code'] as const
const authMethods = ['private_key_jwt'] as const

const among = (words: readonly string[], known: readonly string[]): string | undefined =>
  words.find((word) => !known.includes(word))

/**
 * Judges what a partner says of a client, by the same rules when it is made and when it is changed, whole or in part. The
 * codes are eSignet's, which would say the same.
 * @throws Refusal unsupported_grant_type, invalid_client_auth, invalid_redirect_uri
 */
export const requireAttributes = (
  { grantTypes: grants, authMethods: methods, redirectUris }: ClientAttributes,
  { production }: Pick<Settings, 'production'>,
): void => {
  const grant = among(grants, grantTypes)
  if (grant !== undefined) throw new Refusal('unsupported_grant_type', { problem: grant })
  const method = among(methods, authMethods)
  if (method !== undefined) throw new Refusal('invalid_client_auth', { problem: method })
  const wrong = problemOfRedirects(redirectUris, production)
  if (wrong)
    throw new Refusal('invalid_redirect_uri', {
      problem: { key: `redirect-problems.${wrong.problem}`, values: { uri: wrong.uri } },
    })
}
