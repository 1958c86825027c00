import type { Check } from '../check.ts'
import type { CredentialFacts, Facts } from '../facts.ts'
import { purposes, type Purpose } from '../../settings/settings.ts'

/** A judgement about each of a partner's credentials; what was seen names the purpose. */
export function perCredential(
  find: (credential: CredentialFacts, purpose: Purpose, facts: Facts) => string | false | null | undefined,
): Check['judge'] {
  return (facts) => {
    if (facts.credentials === undefined) return undefined
    const seen = purposes.flatMap((purpose) => {
      const credential = facts.credentials?.[purpose]
      const found = credential && find(credential, purpose, facts)
      return found ? [`${purpose}: ${found}`] : []
    })
    return seen.length === 0 || seen.join('; ')
  }
}
