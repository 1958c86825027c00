import { firstStop, type AskedFacts, type LiveFacts, type StopReason } from '../../liveness/index.ts'
import type { Issued } from '../../policy-requests/index.ts'
import { findForbidden } from './allowance.ts'
import type { CertificateFact, DecisionFacts, Factors, PartnerFact, PolicyFact, Standing } from './facts.ts'
import type { Question } from './question.ts'
import type { RefusalReason } from './reasons.ts'

/** What texts mention: never a key. */
type RefusalWords = Readonly<Record<string, string>>

export type Verdict =
  | {
      readonly isAllowed: true
      readonly partner: PartnerFact
      readonly misp: PartnerFact
      readonly policy: PolicyFact
      /** Ids of the key or client, and of the licence. */
      readonly credentialId: string
      readonly licenceId: string
      /** Both of them, for whoever counts what is done with them. */
      readonly issued: { readonly credential: Issued; readonly licence: Issued }
    }
  | {
      readonly isAllowed: false
      readonly reason: RefusalReason
      readonly words: RefusalWords
      /** When the same may be allowed, where that is known. */
      readonly retryAfterSeconds?: number
    }

const refused = (reason: RefusalReason, words: RefusalWords = {}): Verdict => ({
  isAllowed: false,
  reason,
  words,
})

/**
 * The contract's verifiers count the last moment of keys and policies, too (§5.3: commence ≤ now ≤ expiry). What is live ends
 * with its end, so that theirs is one millisecond later.
 */
const withLastMoment = <S extends { readonly validTill: Date }>(span: S): S => ({
  ...span,
  validTill: afterLastMoment(span.validTill.getTime()),
})

const afterLastMoment = (validTill: number): Date => new Date(validTill + 1)

const policyFacts = new WeakMap<PolicyFact, LiveFacts['policy']>()

/** A policy as the judgement sees it: the same for everything that stands on it. */
const policyFact = (policy: PolicyFact): LiveFacts['policy'] => {
  const known = policyFacts.get(policy) ?? withLastMoment(policy)
  policyFacts.set(policy, known)
  return known
}

const keyFact = ({ state, validFrom, validTill }: Issued): LiveFacts['key'] => ({
  isActive: state === 'active',
  validFrom: new Date(validFrom),
  validTill: state === 'expired' ? new Date(validTill) : afterLastMoment(validTill),
})

export const certificateFact = (held: CertificateFact | null, now: Date): LiveFacts['certificate'] =>
  held && {
    notBefore: held.notBefore,
    notAfter: held.notAfter,
    isRevoked: held.revokedAt !== null && held.revokedAt <= now,
    isTrusted: held.isTrusted,
  }

/** A policy that is gone counts as one that was taken back. */
const noPolicy: LiveFacts['policy'] = {
  state: 'deactivated',
  validFrom: new Date(0),
  validTill: new Date(0),
}
const inactive = { isActive: false }

/** What somebody's key, licence or client stands on. */
const liveFactsOf = (standing: Standing, held: CertificateFact | null, now: Date): AskedFacts => {
  const { ground, issued, partner, policy, group, request } = standing
  const isBound = ground.policyId !== null
  return {
    partner: partner ?? inactive,
    group: isBound ? (group ?? inactive) : undefined,
    policy: isBound ? (policy ? policyFact(policy) : noPolicy) : undefined,
    request: isBound ? (request ?? null) : undefined,
    key: keyFact(issued),
    certificate: certificateFact(held, now),
  }
}

const isAccepted = ({ isCurrent, acceptedUntil }: CertificateFact, now: Date): boolean =>
  isCurrent || (acceptedUntil !== null && now <= acceptedUntil)

const signs = ({ purpose }: CertificateFact): boolean => purpose === 'ALL' || purpose === 'SIGNATURE'

/** The certificate of a partner that has made a signature. */
export const pinned = (
  partner: PartnerFact | undefined,
  { signature }: Pick<DecisionFacts, 'signature'>,
  now: Date,
): CertificateFact | undefined =>
  signature?.state === 'good'
    ? partner?.certificates.find(
        (each) => signs(each) && isAccepted(each, now) && each.thumbprint === signature.thumbprint,
      )
    : undefined

const dateOf = (time: Date | number | undefined): string =>
  time === undefined ? '' : new Date(time).toISOString().slice(0, 16).replace('T', ' ')

const wordsOf = ({ issued, policy }: Standing, held: CertificateFact | null): RefusalWords => ({
  keyFrom: dateOf(issued.validFrom),
  keyTill: dateOf(issued.validTill),
  policyFrom: dateOf(policy?.validFrom),
  policyTill: dateOf(policy?.validTill),
  certificateFrom: dateOf(held?.notBefore),
  certificateTill: dateOf(held?.notAfter),
})

/** Steps 2, 3 and 8: what was signed, whoever has. */
const judgeSignature = ({ signature }: DecisionFacts): Verdict | undefined => {
  if (signature === undefined) return undefined
  if (signature.state !== 'good') return refused(`signature-${signature.state}`)
  return signature.isTrusted ? undefined : refused('signature-untrusted')
}

/** Step 7: what a device has signed, whatever our register says of it. */
const judgeDevice = ({ device }: DecisionFacts): Verdict | undefined =>
  device?.of === 'signed' ? refused('device-untrusted', { code: device.code }) : undefined

/** Behind the last step of the contract, which asks the hotlist for devices: what our register says, and the hotlist. */
export const judgeRegisteredDevice = ({ device }: DecisionFacts): Verdict | undefined => {
  if (!device || device.of === 'signed') return undefined
  return refused(device.of === 'hotlist' ? 'hotlist-device' : 'device-stopped', { code: device.code })
}

/** Behind everything else: whoever is refused for this alone has shown the platform a call that is right. */
export const judgeGoLive = ({ goLive }: PartnerFact, now: Date): Verdict | undefined =>
  goLive && firstStop({ goLive }, now) === 'go-live-missing' ? refused('go-live-missing') : undefined

/** Steps 10 to 14: partner, policy, key or client, and certificate. */
const judgeCredential = (facts: DecisionFacts, now: Date): Verdict | undefined => {
  const { credential, licence, signature } = facts
  if (!credential) return refused('credential-unknown')
  const own = pinned(credential.partner, facts, now)
  const held = own ?? credential.partner?.certificate ?? null
  const stop = firstStop(liveFactsOf(credential, held, now), now)
  if (stop !== undefined) return refused(reasonOfStop(credential, stop), wordsOf(credential, held))
  const isOther = signature && !own && !pinned(licence?.partner, facts, now)
  return isOther ? refused('certificate-other') : undefined
}

const reasonOfStop = ({ issued }: Standing, stop: StopReason): RefusalReason => {
  const isClient = issued.kind === 'client' && stop.startsWith('key-')
  return isClient ? 'client-inactive' : stop
}

const ofLicence: Readonly<Partial<Record<StopReason, RefusalReason>>> = {
  'partner-inactive': 'misp-inactive',
  'key-deactivated': 'licence-deactivated',
  'key-not-yet-valid': 'licence-not-yet-valid',
  'key-expired': 'licence-expired',
}

/** Step 15: the licence, with everything that it stands on. */
const judgeLicence = (facts: DecisionFacts, now: Date): Verdict | undefined => {
  const { licence } = facts
  if (!licence) return refused('licence-unknown')
  const held = pinned(licence.partner, facts, now) ?? licence.partner?.certificate ?? null
  const stop = firstStop(liveFactsOf(licence, held, now), now)
  if (stop === undefined) return undefined
  const fallback = stop.startsWith('certificate-') ? 'misp-certificate' : 'misp-policy'
  return refused(ofLicence[stop] ?? fallback, wordsOf(licence, held))
}

/**
 * May this partner do this, now? The steps of the contract in its order (trust-and-crypto §5.3), the first that fails is told.
 * Pure; whether somebody is hot-listed, which is its last step, is asked by whoever asks this.
 */
export const decide = (
  question: Question,
  facts: DecisionFacts,
  { now, factors }: { readonly now: Date; readonly factors: Factors },
): Verdict => {
  const { licenceKey, partnerId, apiKey, clientId } = question
  const signed = judgeSignature(facts) ?? judgeDevice(facts)
  if (signed) return signed
  if (!licenceKey || !partnerId || Boolean(apiKey) === Boolean(clientId)) return refused('parameters-missing')
  const stop = judgeCredential(facts, now) ?? judgeLicence(facts, now)
  if (stop) return stop
  const { credential, licence } = facts
  if (!credential?.partner || !credential.policy || !licence?.partner) return refused('credential-unknown')
  const forbidden = findForbidden(question, { credential, policy: credential.policy, licence, factors })
  if (forbidden) return refused(forbidden.reason, { word: forbidden.word })
  return {
    isAllowed: true,
    partner: credential.partner,
    misp: licence.partner,
    policy: credential.policy,
    credentialId: credential.issued.id,
    licenceId: licence.issued.id,
    issued: { credential: credential.issued, licence: licence.issued },
  }
}
