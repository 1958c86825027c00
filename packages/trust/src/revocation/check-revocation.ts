import type { Certificate } from '../certificates/certificate.ts'
import { inheritsParameters, keyWithInheritedParameters } from '../certificates/dsa-keys.ts'
import { isKeyAllowed, isSignatureAllowed } from '../path-validation/algorithm-rules.ts'
import { matchKeys } from '../path-validation/search/issuer-index.ts'
import { refuse, type PathRefusal } from '../path-validation/refusals.ts'
import { searchPath, type PathCheck, type SearchContext } from '../path-validation/search/search.ts'
import type { Crl } from './crl/crl.ts'
import { crlStatus } from './crl/crl-status.ts'
import { createResponderCheck } from './ocsp/ocsp-responders.ts'
import type { OcspResponse } from './ocsp/ocsp-response.ts'
import { ocspStatus } from './ocsp/ocsp-status.ts'
import type { Spend } from '../path-validation/work.ts'
import { tellingGap, type RevocationStatus } from './revocation-gaps.ts'

/** What is known about revocation, and how much of it must be known. */
export interface RevocationInputs {
  /**
   * `off`: not looked at. `soft`: a revoked certificate is refused, one of unknown status is not. `hard`: the status
   * of every certificate below the anchor must be known to be good.
   */
  readonly mode: 'off' | 'soft' | 'hard'
  readonly crls?: readonly Crl[]
  readonly ocspResponses?: readonly OcspResponse[]
}

/**
 * Revocation of every certificate below the anchor, from the anchor down (RFC 5280 §6.1.3 (a)(3)).
 *
 * @param pathChecks checks that paths to CRL signers must pass as well
 * @param wantsConformance whether a list must be written as RFC 5280 demands before it clears anyone
 */
export function createRevocationCheck(
  context: SearchContext,
  inputs: RevocationInputs,
  pathChecks: readonly PathCheck[],
  wantsConformance: boolean,
): PathCheck {
  const { at, algorithms, signatures, issuers, meter } = context
  const spend: Spend = (comparisons) => meter.spend('comparisons', comparisons)
  const { mode, crls = [], ocspResponses = [] } = inputs
  const isResponderTrusted = createResponderCheck(context)
  const signerVerdicts = new Map<string, boolean>()
  return checkRevocation

  function checkRevocation(path: readonly Certificate[]): PathRefusal | undefined {
    if (mode === 'off') return undefined
    for (let position = path.length - 2; position >= 0; position--) {
      const certificate = path[position]
      if (certificate === undefined) continue
      const status = statusOf(certificate, path.slice(position + 1))
      if (status.kind === 'revoked') return refuse('revoked', certificate, `serialNumber (${status.source})`)
      if (status.kind === 'unknown' && mode === 'hard' && !willNobodyTell(certificate))
        return refuse('revocation-unknown', certificate, status.gap)
    }
    return undefined
  }

  /** @param above the path from the certificate's issuer to the anchor; all of it has passed this check already */
  function statusOf(certificate: Certificate, above: readonly Certificate[]): RevocationStatus {
    const [issuer] = above
    const askCrls = (about: Certificate): RevocationStatus =>
      crlStatus({
        certificate: about,
        at,
        crls,
        signerOf: (crl) => findSigner(crl, above),
        wantsConformance,
        spend,
      })
    const byCrl = askCrls(certificate)
    if (byCrl.kind === 'revoked' || issuer === undefined) return byCrl
    const byOcsp = ocspStatus({
      certificate,
      issuer,
      at,
      responses: ocspResponses,
      spend,
      isTrusted: (response) =>
        isResponderTrusted(response, issuer, (delegate) => askCrls(delegate).kind === 'revoked'),
    })
    if (byOcsp.kind === 'revoked' || byCrl.kind === 'good') return byOcsp.kind === 'revoked' ? byOcsp : byCrl
    if (byOcsp.kind === 'good') return byOcsp
    return { kind: 'unknown', gap: tellingGap(byCrl.gap, byOcsp.gap) }
  }

  function findSigner(crl: Crl, above: readonly Certificate[]): Certificate | undefined {
    if (!isSignatureAllowed(crl.signatureAlgorithm.name, algorithms)) return undefined
    const named = (certificate: Certificate): boolean =>
      certificate.subject.comparisonKey === crl.issuer.comparisonKey
    const onPath = above.filter(named)
    const sharers = issuers.withSubject(crl.issuer.comparisonKey)
    spend(above.length + sharers.length)
    const others = sharers
      .filter((certificate) => !onPath.includes(certificate))
      .toSorted((left, right) => keyDistance(crl, left) - keyDistance(crl, right))
    return (
      onPath.find((certificate) => hasSigned(certificate, crl, above.slice(above.indexOf(certificate)))) ??
      others.find((certificate) => hasSigned(certificate, crl) && isTrusted(certificate, above))
    )
  }

  /** @param upwards the signer and its path to the anchor, where that is known */
  function hasSigned(certificate: Certificate, crl: Crl, upwards: readonly Certificate[] = []): boolean {
    meter.spend('candidates')
    const key = inheritsParameters(certificate) ? keyWithInheritedParameters(upwards) : undefined
    return (
      maySignCrls(certificate) &&
      isKeyAllowed(certificate.keyAlgorithm, algorithms) &&
      signatures.isSignedBy(crl, certificate, key)
    )
  }

  /** The signer's own path must lead to the same anchor (RFC 5280 §6.3.3 (f)). */
  function isTrusted(signer: Certificate, above: readonly Certificate[]): boolean {
    const anchor = above.at(-1)
    const key = `${signer.sha256} ${anchor?.sha256}`
    const known = signerVerdicts.get(key)
    if (known !== undefined) return known
    // A list that its signer's own status depends on decides about that status itself; it cannot be asked twice.
    signerVerdicts.set(key, true)
    const search = searchPath(context, signer, ({ sha256 }) => sha256 === anchor?.sha256, [
      ...pathChecks,
      checkRevocation,
    ])
    signerVerdicts.set(key, search.ok)
    return search.ok
  }
}

/**
 * RFC 9608 §4 asks nobody where the issuer says that it answers nobody; never for a CA (§3). What is at hand and names
 * the certificate as revoked counts even so: who says it has its signature, and trust that was taken back stays so.
 */
function willNobodyTell({ noRevAvail, basicConstraints }: Certificate): boolean {
  return noRevAvail === true && basicConstraints?.ca !== true
}

function keyDistance(crl: Crl, certificate: Certificate): number {
  return ['digest', 'same', 'unknown', 'different'].indexOf(matchKeys(crl, certificate))
}

/** RFC 5280 §6.3.3 (f): keyUsage, when there is one, must hold cRLSign. */
function maySignCrls({ keyUsage }: Certificate): boolean {
  return keyUsage === undefined || keyUsage.has('cRLSign')
}
