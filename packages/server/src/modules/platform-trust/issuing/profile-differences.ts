import type { Certificate, CertificateProfile } from '@entente/trust'

/** Where a certificate is not as a profile would have it. */
export interface ProfileDifference {
  readonly field: 'authority' | 'path-length' | 'key-usage' | 'extended-key-usage'
  /** It grants more than the profile would. */
  readonly isMore: boolean
}

const isSubset = (part: Iterable<string>, whole: Iterable<string>): boolean => {
  const all = new Set(whole)
  return [...part].every((each) => all.has(each))
}

const ofKeyUsage = ({ keyUsage }: Certificate, wanted: readonly string[]): ProfileDifference[] => {
  // Without the extension a key may be used for everything.
  if (keyUsage === undefined) return [{ field: 'key-usage', isMore: true }]
  const isMore = !isSubset(keyUsage, wanted)
  return isMore || !isSubset(wanted, keyUsage) ? [{ field: 'key-usage', isMore }] : []
}

const ofExtendedUsage = (
  { extendedKeyUsage: found }: Certificate,
  wanted: readonly string[] | undefined,
): ProfileDifference[] => {
  if (found === undefined && wanted === undefined) return []
  const isMore = wanted !== undefined && (found === undefined || !isSubset(found, wanted))
  const isLess = found !== undefined && (wanted === undefined || !isSubset(wanted, found))
  return isMore || isLess ? [{ field: 'extended-key-usage', isMore }] : []
}

/** What a certificate may be used for, beside what a profile gives; addresses do not count. */
export const differencesFrom = (
  certificate: Certificate,
  profile: CertificateProfile,
): readonly ProfileDifference[] => {
  const { basicConstraints } = certificate
  const isAuthority = basicConstraints?.ca ?? false
  const differences: ProfileDifference[] = []
  if (isAuthority !== profile.ca) differences.push({ field: 'authority', isMore: isAuthority })
  if (isAuthority && profile.ca) {
    const [found, wanted] = [
      basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY,
      profile.pathLength ?? Number.POSITIVE_INFINITY,
    ]
    if (found !== wanted) differences.push({ field: 'path-length', isMore: found > wanted })
  }
  return [
    ...differences,
    ...ofKeyUsage(certificate, profile.keyUsage),
    ...ofExtendedUsage(certificate, profile.extendedKeyUsage),
  ]
}
