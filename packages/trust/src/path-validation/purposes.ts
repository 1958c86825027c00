import type { Certificate } from '../certificates/certificate.ts'
import type { KeyUsage } from '../certificates/extensions/extension-values.ts'
import { checkPeerNames, type PeerName } from './names/peer-names.ts'
import { refuse, type PathRefusal } from './refusals.ts'
import type { Spend } from './work.ts'

const COST_OF_PEER_NAME = 10

/** What the target is to be used for; everything absent asks nothing. */
export interface PathPurpose {
  /** Bits that keyUsage must hold when there is one. */
  readonly keyUsage?: readonly KeyUsage[]
  /** KeyPurposeIds, dotted, that extKeyUsage must allow when there is one, of CAs below the anchor as well. */
  readonly extendedKeyUsage?: readonly string[]
  /** Names that must all be the target's. */
  readonly peerNames?: readonly PeerName[]
}

/** KeyPurposeIds by their names in RFC 5280 §4.2.1.12 and RFC 6960. */
export const keyPurposes = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
} as const

/**
 * Whether the target may be used so (RFC 5280 §4.2.1.3, §4.2.1.12). Purposes of a CA narrow those of everything below
 * it, as every implementation has it.
 *
 * @param path target first, anchor last
 * @param spend counts comparisons; throws when there are too many
 */
export function checkPurpose(
  path: readonly Certificate[],
  { keyUsage = [], extendedKeyUsage = [], peerNames = [] }: PathPurpose,
  spend: Spend = () => undefined,
): PathRefusal | undefined {
  const [target] = path
  if (target === undefined) return undefined
  const usage = keyUsage.find((each) => target.keyUsage?.has(each) === false)
  if (usage !== undefined) return refuse('usage-not-allowed', target, `keyUsage without ${usage}`)
  // The anchor is trusted for what the verifier trusts it for; below it, everyone keeps to what they were given.
  for (const certificate of path.length === 1 ? path : path.slice(0, -1)) {
    spend(extendedKeyUsage.length * (certificate.extendedKeyUsage?.length ?? 0))
    const purpose = extendedKeyUsage.find((each) => !allows(certificate.extendedKeyUsage, each))
    if (purpose !== undefined)
      return refuse('purpose-not-allowed', certificate, `extKeyUsage without ${purpose}`)
  }
  // Names of both sides are brought into one form for each comparison.
  spend(COST_OF_PEER_NAME * peerNames.length * (target.subjectAltName?.length ?? 0))
  return checkPeerNames(target, peerNames)
}

function allows(purposes: readonly string[] | undefined, wanted: string): boolean {
  return (
    purposes === undefined || purposes.includes(wanted) || purposes.includes(keyPurposes.anyExtendedKeyUsage)
  )
}
