import { Refusal } from '../../platform/refusal.ts'

/** Partner domains: trust in one is worth nothing in another (trust-and-crypto §1.2). */
export const domains = ['AUTH', 'DEVICE', 'FTM', 'MISP'] as const

export type Domain = (typeof domains)[number]

/**
 * Reads a domain, in any case.
 * @throws Refusal KER-PCM-011
 */
export const readDomain = (text: string): Domain => {
  const upper = text.trim().toUpperCase()
  const known = domains.find((domain) => domain === upper)
  if (!known)
    throw new Refusal('KER-PCM-011', {
      problem: 'unknown',
      domain: text.slice(0, 36),
      allowed: domains.join(', '),
    })
  return known
}

/** Certificates of this kind of holder are not taken in a domain that there is. */
export const foreignDomain = (domain: Domain, allowed: readonly Domain[]): Refusal =>
  new Refusal('KER-PCM-011', { problem: 'foreign', domain, allowed: allowed.join(', ') })
