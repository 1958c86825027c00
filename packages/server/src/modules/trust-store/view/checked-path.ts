import type { Clock } from '../../../platform/clock.ts'
import {
  findPath,
  formatName,
  nextChangeOf,
  type Certificate,
  type Crl,
  type PathAnswer,
  type PathQuestion,
  type SignatureCache,
} from '@entente/trust'
import type { Settings } from '../../../settings.ts'
import type { Domain } from '../domain.ts'
import type { Evidence, EvidenceSource, Lack } from '../lists/revocation-evidence.ts'
import { authorityOf, type TrustView } from '../trust-certificate.ts'

export type RevocationMode = 'off' | 'soft' | 'hard'

/** The policy of a domain; setting REVOCATION_POLICY. */
export const revocationModeOf = ({ REVOCATION_POLICY: text }: Settings, domain: Domain): RevocationMode => {
  const [general = 'off', ...byDomain] = text.split(',')
  const own = byDomain.findLast((each) => each.startsWith(`${domain}=`))?.split('=')[1]
  return (own ?? general) as RevocationMode
}

/** A path, and what is known about the revocation of its certificates. */
export type CheckedAnswer = PathAnswer & {
  /** `unknown`: accepted, though of some certificate nobody could be asked. */
  readonly revocation: 'not-checked' | 'good' | 'unknown'
  /** What its authorities were asked for in vain. */
  readonly lacks: readonly Lack[]
  /** Until when the answer may be remembered, in milliseconds. */
  readonly until: number
}

interface Parts {
  readonly view: TrustView
  /** Lists that administrators have uploaded. */
  readonly crls: readonly Crl[]
  readonly mode: RevocationMode
  readonly evidence: EvidenceSource
  readonly clock: Clock
  readonly signatureCache: SignatureCache
}

/** Paths that are tried one after the other, each with what its own authorities say. */
const maximumPaths = 4

/** The answer stands until authorities are to be asked again, or what they and administrators gave begins or ends. */
const whatWasFound = (found: Evidence, at: Date): Pick<CheckedAnswer, 'lacks' | 'until'> => ({
  lacks: found.lacks,
  until: Math.min(found.until, nextChangeOf(found, at)),
})

const maximumReasons = 3

/** The trust store itself has taken the trust back. */
const withdrawn = ({ subject, issuer, sha256 }: Certificate): PathAnswer => ({
  ok: false,
  refusal: {
    code: 'revoked',
    certificate: { subject: formatName(subject), issuer: formatName(issuer), sha256 },
    field: 'trust store',
    clause: 'RFC 5280 §6.1.1',
  },
  work: { signatures: 0, signatureCost: 0, candidates: 0, comparisons: 0 },
})

/** Where the status is not known, the answer says what the authorities gave instead. */
const withReasons = (answer: PathAnswer, lacks: readonly Lack[]): PathAnswer => {
  if (answer.ok || answer.refusal.code !== 'revocation-unknown' || lacks.length === 0) return answer
  const { field } = answer.refusal
  const reasons = lacks.slice(0, maximumReasons).map(({ address, reason }) => `${address}: ${reason}`)
  return { ...answer, refusal: { ...answer.refusal, field: [field, ...reasons].join('; ') } }
}

/**
 * Looks for a path whose certificates nobody has revoked. `soft` refuses what is known to be revoked; `hard` also that
 * of which nothing is known (RFC 5280 §6.1.3 (a)(3)).
 */
export const findCheckedPath = async (target: Certificate, parts: Parts): Promise<CheckedAnswer> => {
  const { view, mode, evidence, clock, signatureCache } = parts
  // Whoever brings the certificate of an authority that has lost its trust does not bring the trust back.
  if (view.inactive.has(authorityOf(target)))
    return { ...withdrawn(target), revocation: 'not-checked', lacks: [], until: Infinity }
  const question: PathQuestion = {
    target,
    anchors: view.roots,
    intermediates: view.intermediates,
    at: clock.now(),
    signatureCache,
  }
  let answer = findPath(question)
  if (!answer.ok || mode === 'off')
    return { ...answer, revocation: 'not-checked', lacks: [], until: Infinity }
  const gathered = new Set<string>()
  let found: Evidence = { crls: parts.crls, ocspResponses: [], lacks: [], until: Infinity }
  const ask = (strictness: RevocationMode): PathAnswer =>
    findPath({
      ...question,
      // Answers are as young as the question; by the time before it they would lie in the future.
      at: clock.now(),
      revocation: { mode: strictness, crls: found.crls, ocspResponses: found.ocspResponses },
    })
  for (let paths = 0; paths < maximumPaths && answer.ok; paths += 1) {
    const { path } = answer
    if (path.every(({ sha256 }) => gathered.has(sha256))) break
    for (const { sha256 } of path) gathered.add(sha256)
    const more = await evidence.gather(path, [...view.roots, ...view.intermediates])
    found = {
      crls: [...found.crls, ...more.crls],
      ocspResponses: [...found.ocspResponses, ...more.ocspResponses],
      lacks: [...found.lacks, ...more.lacks],
      until: Math.min(found.until, more.until),
    }
    const strict = ask('hard')
    if (strict.ok) return { ...strict, revocation: 'good', ...whatWasFound(found, question.at) }
    // Another path may stand; its authorities have not been asked yet.
    answer = ask('soft')
    if (mode === 'hard' && answer.ok && answer.path.every(({ sha256 }) => gathered.has(sha256)))
      return {
        ...withReasons(strict, found.lacks),
        revocation: 'unknown',
        ...whatWasFound(found, question.at),
      }
  }
  return { ...withReasons(answer, found.lacks), revocation: 'unknown', ...whatWasFound(found, question.at) }
}
