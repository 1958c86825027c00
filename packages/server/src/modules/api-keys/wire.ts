import { toInstant, toInstantOrNull, toOffsetTime } from '../../platform/clock.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { type StopReason, stateAt } from '../liveness/index.ts'
import type { Policy, PolicyGroup } from '../policies/index.ts'
import type { ApiKey, KeyAction } from './api-key.ts'
import type { IssuedKey } from './changes/issue.ts'
import type { KeyPreview } from './changes/preview.ts'
import type { KeyDetails } from './lists/reading.ts'

/** Compared by clients: byte for byte the contract's (W6, with its blank; W11, W12). */
export const moved = 'Given apikey updated with policy successfully. '
export const activated = 'Partner apikey activated successfully.'
export const deactivated = 'Partner apikey de-activated successfully.'

/** The status of M9, in any case: whether it activates; undefined for another word. */
export const readStatus = (text: string): boolean | undefined => {
  const word = text.trim().toLowerCase()
  return word === 'active' || word === 'de-active' ? word === 'active' : undefined
}

/** A key that was just made, by whichever operation. */
export const presentIssued = ({ key, text }: IssuedKey) => ({
  apiKey: text,
  label: key.label,
  policyId: key.policyId,
  partnerId: key.partnerId,
  keyId: key.id,
  expiryDateTime: toInstant(key.validTill),
})

/** A row of M13. */
export const presentListed =
  (groups: ReadonlyMap<string, PolicyGroup>, policies: ReadonlyMap<string, Policy>, now: Date) =>
  (key: ApiKey) => ({
    partnerId: key.partnerId,
    apiKeyLabel: key.label,
    orgName: key.organisationName,
    policyName: key.policyName,
    policyId: key.policyId,
    policyDescription: policies.get(key.policyId)?.description ?? '',
    policyGroupId: key.groupId,
    policyGroupName: key.groupName,
    policyGroupDescription: groups.get(key.groupId)?.description ?? '',
    status: stateAt(key, now) === 'active' ? ('activated' as const) : ('deactivated' as const),
    createdDateTime: toOffsetTime(key.createdAt),
  })

/** A row of the older search (P23). */
export const presentSearched = (now: Date) => (key: ApiKey) => ({
  label: key.label,
  crBy: key.createdBy,
  crDtimes: toOffsetTime(key.createdAt),
  delDtimes: null,
  isActive: stateAt(key, now) === 'active',
  isDeleted: false,
  policyId: key.policyId,
  policyName: key.policyName,
  updBy: key.updatedBy,
  updDtimes: key.updatedAt ? toOffsetTime(key.updatedAt) : null,
  validFromDatetime: toOffsetTime(key.validFrom),
  validToDatetime: toOffsetTime(key.validTill),
  partnerId: key.partnerId,
  partnerName: key.organisationName,
})

/** What of a key is not in its row. */
interface KeyStanding {
  readonly stops: readonly StopReason[]
  readonly lastUsedAt: Date | undefined
}

/** A key as our own operations show it. */
export const presentKey = (key: ApiKey, { stops, lastUsedAt }: KeyStanding, now: Date) => ({
  keyId: key.id,
  apiKeyLabel: key.label,
  hint: key.hint,
  partnerId: key.partnerId,
  orgName: key.organisationName,
  partnerType: key.partnerType,
  policyId: key.policyId,
  policyName: key.policyName,
  policyGroupName: key.groupName,
  state: stateAt(key, now),
  stops: [...stops],
  validFrom: toInstant(key.validFrom),
  expiryDateTime: toInstant(key.validTill),
  lastUsedDateTime: toInstantOrNull(lastUsedAt),
  createdDateTime: toInstant(key.createdAt),
})

const presentOther = (key: ApiKey | undefined) =>
  key ? { keyId: key.id, apiKeyLabel: key.label, expiryDateTime: toInstant(key.validTill) } : null

const isShown = (action: KeyAction): action is Exclude<KeyAction, 'expire'> => action !== 'expire'

/** One key, for its page. */
export const presentDetails = (
  { key, replacement, replaced, ...standing }: KeyDetails,
  actions: readonly KeyAction[],
  now: Date,
) => ({
  ...presentKey(key, standing, now),
  announcedPolicyId: key.announcedPolicyId,
  stoppedBy: key.stoppedBy,
  requestId: key.requestId,
  replacement: presentOther(replacement),
  replaced: presentOther(replaced),
  createdBy: key.createdBy,
  actions: actions.filter(isShown),
})

/** What a change would come to. */
export const presentPreview = (preview: KeyPreview, locale: Locale) => ({
  keyId: preview.key.id,
  apiKeyLabel: preview.key.label,
  refusal: preview.refusal
    ? { errorCode: preview.refusal.code, message: explain(preview.refusal, locale) }
    : null,
  stops: [...preview.stops],
  expiryDateTime: toInstant(preview.validTill),
  changes: [...preview.changes],
  isKeptByVerifiers: preview.isKeptByVerifiers,
})
