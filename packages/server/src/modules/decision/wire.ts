import { toInstant } from '../../platform/clock.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explanationWith } from '../../platform/i18n/translate.ts'
import type { Verdict } from './rules/decide.ts'
import type { PartnerFact } from './rules/facts.ts'
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

const presentPartner = ({ id, organisationName, partnerType }: PartnerFact) => ({
  partnerId: id,
  organisationName,
  partnerType,
})

const presentCertificates = ({ certificates }: PartnerFact, now: Date) =>
  certificates
    .filter(
      ({ isCurrent, isTrusted, revokedAt, notBefore, notAfter }) =>
        isCurrent && isTrusted && !(revokedAt && revokedAt <= now) && notBefore <= now && now <= notAfter,
    )
    .map(({ purpose, thumbprint, notAfter }) => ({
      purpose,
      thumbprint,
      expiryDateTime: toInstant(notAfter),
    }))

const nothing = { partner: null, misp: null, policy: null, shared: null, certificates: [] }

/** A verdict for a reader. Whoever is refused learns nothing of anybody. */
export const presentVerdict = (verdict: Verdict, { locale, now }: { locale: Locale; now: Date }) => {
  const decidedDateTime = toInstant(now)
  if (!verdict.isAllowed) {
    const [code, contractCode] = refusalReasons[verdict.reason]
    const text = explanationWith(`decision-verdicts.${code}`, verdict.words, locale)
    return { isAllowed: false, code, contractCode, ...text, ...nothing, decidedDateTime }
  }
  const { partner, misp, policy } = verdict
  const { authTokenType, types, attributes } = policy.allows
  return {
    isAllowed: true,
    code: null,
    contractCode: null,
    cause: null,
    remedy: null,
    partner: presentPartner(partner),
    misp: presentPartner(misp),
    policy: { policyId: policy.id, policyName: policy.name, policyType: policy.policyType },
    shared: {
      authTokenType,
      authenticationTypes: types.map(({ authType, authSubType, isMandatory }) => ({
        authType,
        authSubType,
        mandatory: isMandatory,
      })),
      attributes: attributes.map(({ attributeName, isEncrypted }) => ({
        attributeName,
        encrypted: isEncrypted,
      })),
    },
    certificates: presentCertificates(partner, now),
    decidedDateTime,
  }
}
