import { toInstant, toInstantOrNull, toLocalTime } from '../../platform/clock.ts'
import type { SearchFilter, SearchRequest } from '../../platform/http/lists/search-contract.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type StopReason, stateAt } from '../liveness/index.ts'
import type { Policy } from '../policies/index.ts'
import type { IssuedLicence } from './changes/issue.ts'
import { actionsFor, isValidAt, type Licence } from './licence.ts'
import type { ChangePreview } from './changes/preview.ts'
import type { LicenceDetails, OpenLicence } from './lists/reading.ts'

/** The status of L2, in any case: whether it activates. @throws Refusal PMS_MSP_407 */
export const readStatus = (text: string): boolean => {
  const word = text.trim().toLowerCase()
  if (word !== 'active' && word !== 'de-active') throw new Refusal('PMS_MSP_407')
  return word === 'active'
}

/** A licence that counts, with its key (L1, L4). */
export const presentActive = ({ licence, text }: OpenLicence) => ({
  providerId: licence.partnerId,
  licenseKey: text,
  licenseKeyStatus: 'Active' as const,
  licenseKeyExpiry: toLocalTime(licence.validTill),
})

/** The answer of L2. @param text the licence key as it was asked with */
export const presentStatus = (licence: Licence, text: string) => ({
  providerId: licence.partnerId,
  licenseKey: text,
  licenseKeyStatus: licence.state === 'active' ? ('active' as const) : ('de-active' as const),
  licenseKeyExpiry: toLocalTime(licence.validTill),
})

/** A licence of L3 and L6. */
export const presentEntity =
  (now: Date) =>
  ({ licence, text }: OpenLicence) => ({
    mispId: licence.partnerId,
    policyId: licence.policyId,
    licenseKey: text,
    validFromDate: toLocalTime(licence.validFrom),
    validToDate: toLocalTime(licence.validTill),
    isActive: isValidAt(licence, now),
    createdBy: licence.createdBy,
    createdDateTime: toLocalTime(licence.createdAt),
    updatedBy: licence.updatedBy,
    updatedDateTime: licence.updatedAt ? toLocalTime(licence.updatedAt) : null,
    isDeleted: false,
    deletedDateTime: null,
  })

const isKeyFilter = ({ columnName }: SearchFilter): boolean =>
  (columnName ?? '').trim().toLowerCase() === 'licensekey'

/**
 * A search in which licence keys are looked for by their digests. Only whole ones are found: what is stored of them knows no
 * parts.
 * @param digest of a licence key, as hex
 * @throws Refusal PMS-MSD-310 for a filter that looks for a part of one
 */
export const byDigest = (request: SearchRequest, digest: (text: string) => string): SearchRequest => ({
  ...request,
  filters: (request.filters ?? []).map((filter) => {
    if (!isKeyFilter(filter)) return filter
    const type = (filter.type ?? '').trim().toLowerCase()
    if (type !== '' && type !== 'equals' && type !== 'in')
      throw new Refusal('PMS-MSD-310', { fields: 'licenseKey (equals, in)' })
    const { value, values } = filter
    return {
      ...filter,
      ...(value?.trim() ? { value: digest(value.trim()) } : {}),
      ...(values ? { values: values.map(digest) } : {}),
    }
  }),
})

/** What of a licence is not in its row. */
interface LicenceStanding {
  readonly stops: readonly StopReason[]
  readonly lastUsedAt: Date | undefined
}

/** A licence as our own operations show it. */
export const presentLicence = (licence: Licence, { stops, lastUsedAt }: LicenceStanding, now: Date) => ({
  licenceId: licence.id,
  number: licence.number,
  hint: licence.hint,
  partnerId: licence.partnerId,
  orgName: licence.organisationName,
  policyId: licence.policyId,
  policyName: licence.policyName,
  state: stateAt(licence, now),
  stops: [...stops],
  validFrom: toInstant(licence.validFrom),
  expiryDateTime: toInstant(licence.validTill),
  lastUsedDateTime: toInstantOrNull(lastUsedAt),
  createdDateTime: toInstant(licence.createdAt),
})

const presentOther = (licence: Licence | undefined) =>
  licence
    ? {
        licenceId: licence.id,
        number: licence.number,
        hint: licence.hint,
        expiryDateTime: toInstant(licence.validTill),
      }
    : null

/** One licence, for its page. */
export const presentDetails = (
  { licence, replacement, replaced, isKnown, ...standing }: LicenceDetails,
  who: { readonly isAdmin: boolean; readonly mayChange: boolean },
  now: Date,
) => {
  const actions = actionsFor(licence, { ...who, isReplaced: replacement !== undefined }, now)
  return {
    ...presentLicence(licence, standing, now),
    stoppedBy: licence.stoppedBy,
    requestId: licence.requestId,
    replacement: presentOther(replacement),
    replaced: presentOther(replaced),
    isKnownToVerifiers: isKnown,
    announcementDateTime: licence.announcedAt === null ? toInstant(licence.announceAt) : null,
    createdBy: licence.createdBy,
    actions: [...actions, ...(who.isAdmin || who.mayChange ? ['show' as const] : [])],
  }
}

/** A licence that took the place of another one. */
export const presentReplacement = ({ licence, text }: IssuedLicence, replaced: Licence) => ({
  licenceId: licence.id,
  licenseKey: text,
  number: licence.number,
  partnerId: licence.partnerId,
  policyId: licence.policyId,
  expiryDateTime: toInstant(licence.validTill),
  replacedExpiryDateTime: toInstant(replaced.validTill),
  announcementDateTime: toInstant(licence.announceAt),
})

const presentRefusal = (refusal: Refusal | undefined, locale: Locale) =>
  refusal ? { errorCode: refusal.code, message: explain(refusal, locale) } : null

const presentPolicy = (policy: Policy | null | undefined) =>
  policy ? { policyId: policy.id, policyName: policy.name } : null

/** What a change would come to. */
export const presentPreview = (preview: ChangePreview, locale: Locale) => ({
  licenceId: preview.licence.id,
  hint: preview.licence.hint,
  refusal: presentRefusal(preview.refusal, locale),
  stops: [...preview.stops],
  expiryDateTime: toInstant(preview.validTill),
  announcementDateTime: preview.switchesAt ? toInstant(preview.switchesAt) : null,
  policy: presentPolicy(preview.policy),
})

/** What a first licence would stand on. */
export const presentNew = (
  preview: {
    readonly partner: { readonly id: string; readonly organisationName: string }
    readonly refusal: Refusal | undefined
    readonly policy: Policy | undefined
  },
  longestDays: number,
  locale: Locale,
) => ({
  partnerId: preview.partner.id,
  organizationName: preview.partner.organisationName,
  refusal: presentRefusal(preview.refusal, locale),
  policy: presentPolicy(preview.policy),
  longestDays,
})
