import { namesMatch, TrustError, verifySignature, type Certificate, type Crl } from '@entente/trust'

/** RFC 5280 §6.3.3 (f), (g): the signer is the issuer and may sign lists. */
export const hasSigned = (crl: Crl, { subject, keyUsage, publicKey }: Certificate): boolean => {
  if (!namesMatch(crl.issuer, subject)) return false
  if (keyUsage !== undefined && !keyUsage.has('cRLSign')) return false
  try {
    return verifySignature(crl, publicKey)
  } catch (error) {
    if (error instanceof TrustError) return false
    throw error
  }
}

/** Lists that somebody gave, sifted by who has signed them. */
export interface SiftedLists {
  readonly crls: readonly Crl[]
  /** Lists that were not kept, for nobody of those who were tried has signed them. */
  readonly unsigned: readonly {
    readonly sha256: string
    /** The name in the list, as it is compared. */
    readonly issuer: string
    /** SHA-256 of the keys that were tried. */
    readonly tried: ReadonlySet<string>
  }[]
}

export const nothingSifted: SiftedLists = { crls: [], unsigned: [] }

/**
 * Keeps the lists that one of the signers has signed: others decide nothing, and may be long.
 * @param before what was found out about lists of the same source before
 */
export const siftLists = (
  lists: readonly Crl[],
  signers: readonly Certificate[],
  before: SiftedLists,
): SiftedLists => {
  const known = new Set(before.crls.map(({ sha256 }) => sha256))
  const crls = lists.filter((crl) => known.has(crl.sha256) || signers.some((each) => hasSigned(crl, each)))
  const kept = new Set(crls)
  const unsigned = lists
    .filter((crl) => !kept.has(crl))
    .map(({ sha256, issuer: { comparisonKey: issuer } }) => {
      const named = signers.filter(({ subject }) => subject.comparisonKey === issuer)
      const earlier = before.unsigned.find((each) => each.sha256 === sha256)?.tried ?? []
      return { sha256, issuer, tried: new Set([...earlier, ...named.map(({ keySha256 }) => keySha256)]) }
    })
  return { crls, unsigned }
}

/** Whether nothing was left out that one of these may have signed: what is kept for one question serves the other too. */
export const holdsAllFor = ({ unsigned }: SiftedLists, signers: readonly Certificate[]): boolean =>
  unsigned.every(({ issuer, tried }) =>
    signers.every(({ subject, keySha256 }) => subject.comparisonKey !== issuer || tried.has(keySha256)),
  )
