import { toInstant } from '../../platform/clock.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explanationWith } from '../../platform/i18n/translate.ts'
import type { Verdict } from './rules/decide.ts'
import type { CertificateFact, PartnerFact, PolicyFact } from './rules/facts.ts'
import type { Question } from './rules/question.ts'
import { refusalReasons } from './rules/reasons.ts'

/** A question as both ways to ask bring it: the body of a signature is base64 there. */
type Asked = Omit<Question, 'signature'> & {
  readonly signature?: { readonly value: string; readonly payload: string } | null | undefined
}

export const readQuestion = ({ signature, ...rest }: Asked): Question => ({
  ...rest,
  signature: signature && { value: signature.value, payload: Buffer.from(signature.payload, 'base64') },
})

/** Makes what is shown of an object once, for as long as memory holds it: so its text is written once, too (`sameText`). */
const shownOnce = <Fact extends object, Shown extends object>(show: (fact: Fact) => Shown) => {
  const shown = new WeakMap<Fact, Shown>()
  return (fact: Fact): Shown => {
    const known = shown.get(fact)
    if (known) return known
    const made = show(fact)
    shown.set(fact, made)
    return made
  }
}

const presentPartner = shownOnce(({ id, organisationName, partnerType }: PartnerFact) => ({
  partnerId: id,
  organisationName,
  partnerType,
}))

const presentCertificate = shownOnce(({ purpose, thumbprint, notAfter }: CertificateFact) => ({
  purpose,
  thumbprint,
  expiryDateTime: toInstant(notAfter),
}))

const counts = (
  { isCurrent, isTrusted, revokedAt, notBefore, notAfter }: CertificateFact,
  now: Date,
): boolean =>
  isCurrent && isTrusted && !(revokedAt && revokedAt <= now) && notBefore <= now && now <= notAfter

const presentCertificates = ({ certificates }: PartnerFact, now: Date) =>
  certificates.filter((each) => counts(each, now)).map(presentCertificate)

const presentPolicy = shownOnce(({ id, name, policyType }: PolicyFact) => ({
  policyId: id,
  policyName: name,
  policyType,
}))

const presentShared = shownOnce(({ authTokenType, types, attributes }: PolicyFact['allows']) => ({
  authTokenType,
  authenticationTypes: types.map(({ authType, authSubType, isMandatory }) => ({
    authType,
    authSubType,
    mandatory: isMandatory,
  })),
  attributes: attributes.map(({ attributeName, isEncrypted }) => ({ attributeName, encrypted: isEncrypted })),
}))

const nothing = { partner: null, misp: null, policy: null, shared: null, certificates: [] }

/** A verdict for a reader. Whoever is refused learns nothing of anybody. */
export const presentVerdict = (verdict: Verdict, { locale, now }: { locale: Locale; now: Date }) => {
  const decidedDateTime = toInstant(now)
  if (!verdict.isAllowed) {
    const [code, contractCode] = refusalReasons[verdict.reason]
    const text = explanationWith(`decision-verdicts.${code}`, verdict.words, locale)
    const { retryAfterSeconds = null } = verdict
    return {
      isAllowed: false,
      code,
      contractCode,
      ...text,
      retryAfterSeconds,
      ...nothing,
      decidedDateTime,
    }
  }
  const { partner, misp, policy } = verdict
  return {
    isAllowed: true,
    code: null,
    contractCode: null,
    cause: null,
    remedy: null,
    retryAfterSeconds: null,
    partner: presentPartner(partner),
    misp: presentPartner(misp),
    policy: presentPolicy(policy),
    shared: presentShared(policy.allows),
    certificates: presentCertificates(partner, now),
    decidedDateTime,
  }
}
