import { toInstant, toLocalTime } from '../../../platform/clock.ts'
import type { EndingKind } from '../../endings/index.ts'
import { hasEnded, type Notice, type NoticeItem, type NoticeKind } from '../notice.ts'
import type { ReadNotice } from './notice-store.ts'
import type { NoticeReader } from './reader.ts'

/** The contract's words for what notices are about (N1); those that it has none for are ours. */
const wireTypes: Readonly<Record<NoticeKind, string>> = {
  'root-certificate': 'ROOT_CERT_EXPIRY',
  'intermediate-certificate': 'INTERMEDIATE_CERT_EXPIRY',
  'partner-certificate': 'PARTNER_CERT_EXPIRY',
  'weekly-summary': 'WEEKLY_SUMMARY',
  'chip-certificate': 'FTM_CHIP_CERT_EXPIRY',
  sbi: 'SBI_EXPIRY',
  'api-key': 'API_KEY_EXPIRY',
  'tls-certificate': 'TLS_CERT_EXPIRY',
  licence: 'MISP_LICENSE_EXPIRY',
  'client-key': 'OIDC_CLIENT_KEY_EXPIRY',
  policy: 'POLICY_EXPIRY',
  'platform-key': 'PLATFORM_KEY_EXPIRY',
  'application-key': 'APPLICATION_KEY_EXPIRY',
  escalation: 'UNREAD_NOTICE',
}

/** The type of a notice in the contract's word. */
export const wireTypeOf = ({ kind }: Pick<Notice, 'kind'>): string => wireTypes[kind]

/** Whom a notice was written to, as the contract has it: a partner. Administrators need not have one. */
export const wirePartnerOf = ({ partnerId }: Notice, reader: NoticeReader): string =>
  partnerId ?? reader.partnerIds[0] ?? reader.userName

/** `yyyy-MM-ddTHH:mm:ss` without a zone; fractions only where there are some. */
const toPlainTime = (at: Date): string => toLocalTime(at).replace(/\.000$/u, '')

const textIn = (detail: Readonly<Record<string, unknown>>, name: string): string | null => {
  const value = detail[name]
  return typeof value === 'string' ? value : null
}

type Told = Pick<Notice, 'partnerId' | 'detail' | 'title'> & {
  readonly kind: EndingKind
  readonly endsAt: Date
  readonly period: string
}

const certificateOf = ({ kind, partnerId, detail, endsAt, period }: Told) => ({
  certificateId: textIn(detail, 'certificateId'),
  issuedBy: textIn(detail, 'issuedBy'),
  issuedTo: textIn(detail, 'issuedTo'),
  partnerId,
  partnerDomain: textIn(detail, 'partnerDomain'),
  expiryDateTime: toPlainTime(endsAt),
  expiryPeriod: period,
  certificateType: kind.replace(/-certificate$/u, ''),
})

const chipOf = (told: Told) => ({
  ...certificateOf(told),
  ftmId: textIn(told.detail, 'ftmId'),
  make: textIn(told.detail, 'make'),
  model: textIn(told.detail, 'model'),
})

const keyOf = ({ title, partnerId, detail, endsAt, period }: Told) => ({
  apiKeyName: title,
  partnerId,
  expiryDateTime: toPlainTime(endsAt),
  expiryPeriod: period,
  policyGroup: textIn(detail, 'policyGroup'),
  policyName: textIn(detail, 'policyName'),
})

/** An interface ends with its day of expiry; the contract has the time that its provider named. */
const sbiOf = ({ title, partnerId, detail, period }: Told) => ({
  sbiId: textIn(detail, 'sbiId'),
  sbiVersion: title,
  partnerId,
  expiryDateTime: toPlainTime(new Date(`${textIn(detail, 'expires')}Z`)),
  expiryPeriod: period,
  sbiBinaryHash: textIn(detail, 'binaryHash'),
  sbiCreationDate: textIn(detail, 'created'),
})

const some = <Member>(members: readonly Member[]): Member[] | null =>
  members.length === 0 ? null : [...members]

const certificateKinds: readonly NoticeKind[] = [
  'root-certificate',
  'intermediate-certificate',
  'partner-certificate',
  'tls-certificate',
]

const detailsOf = (told: readonly Told[]) => ({
  certificateDetails: some(told.filter(({ kind }) => certificateKinds.includes(kind)).map(certificateOf)),
  ftmDetails: some(told.filter(({ kind }) => kind === 'chip-certificate').map(chipOf)),
  sbiDetails: some(told.filter(({ kind }) => kind === 'sbi').map(sbiOf)),
  apiKeyDetails: some(told.filter(({ kind }) => kind === 'api-key').map(keyOf)),
})

/** What a notice about several things lists. */
export const itemsOf = ({ detail }: Pick<Notice, 'detail'>): readonly NoticeItem[] =>
  (detail['items'] as readonly NoticeItem[] | undefined) ?? []

/** How many things of each kind it is about. */
export const countsOf = ({ detail }: Pick<Notice, 'detail'>): Readonly<Record<string, number>> =>
  (detail['counts'] as Readonly<Record<string, number>> | undefined) ?? {}

const isAboutSeveral = (kind: NoticeKind): kind is 'weekly-summary' | 'escalation' =>
  kind === 'weekly-summary' || kind === 'escalation'

const toldBy = (notice: Notice): Told[] => {
  const { kind } = notice
  if (!isAboutSeveral(kind)) {
    const period = String(Math.max(notice.threshold, 0))
    return [{ ...notice, kind, period }]
  }
  return itemsOf(notice).map((item) => ({ ...item, endsAt: new Date(item.endsAt), period: '7' }))
}

/** A notice as N1 has it (pms-1.3-delta §3, §6.5). */
export const presentForContract = (notice: ReadNotice, reader: NoticeReader) => ({
  notificationId: notice.id,
  notificationPartnerId: wirePartnerOf(notice, reader),
  notificationType: wireTypeOf(notice),
  notificationStatus: notice.isDismissed ? ('DISMISSED' as const) : ('ACTIVE' as const),
  createdDateTime: toLocalTime(notice.createdAt),
  notificationDetails: detailsOf(toldBy(notice)),
})

const shown = [
  'policyName',
  'partnerDomain',
  'purpose',
  'kid',
  'keyKind',
  'make',
  'model',
  'issuedBy',
] as const

const aboutOf = ({ detail }: Notice): Record<string, string> =>
  Object.fromEntries(
    shown.flatMap((name) => (textIn(detail, name) === null ? [] : [[name, String(detail[name])]])),
  )

/** A thing in a notice about several. */
export const presentItem = ({ kind, objectId, partnerId, title, endsAt }: NoticeItem) => ({
  kind,
  objectId,
  partnerId,
  title,
  endDateTime: toInstant(new Date(endsAt)),
})

/** A notice as the portal has it. */
export const presentNotice = (notice: ReadNotice) => ({
  noticeId: notice.id,
  kind: notice.kind,
  objectId: notice.objectId,
  partnerId: notice.partnerId,
  title: notice.title,
  endDateTime: toInstant(notice.endsAt),
  state: notice.isDismissed ? ('dismissed' as const) : ('active' as const),
  createdDateTime: toInstant(notice.createdAt),
  daysLeft: notice.daysLeft,
  hasEnded: notice.threshold === hasEnded,
  about: aboutOf(notice),
})
