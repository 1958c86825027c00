import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { ownPartners } from '../../partners/index.ts'
import type { Notice, NoticeKind } from '../notice.ts'
import { dismiss, load } from './notice-store.ts'
import { readerOf, type NoticeReader } from './reader.ts'

const administrators: readonly NoticeKind[] = [
  'root-certificate',
  'intermediate-certificate',
  'weekly-summary',
]

/** Whether a notice is one of this reader's. */
export const isFor = ({ partnerId, kind }: Notice, reader: NoticeReader): boolean =>
  partnerId === null ? (reader.platformKinds?.includes(kind) ?? true) : reader.partnerIds.includes(partnerId)

/** @throws Refusal PMS_NOTIFICATION_ERROR_019, _012 */
const checkStatus = (status: string | null | undefined): void => {
  if (status === null || status === undefined || status === '')
    throw new Refusal('PMS_NOTIFICATION_ERROR_019')
  if (status !== 'DISMISSED') throw new Refusal('PMS_NOTIFICATION_ERROR_012')
}

/**
 * Dismisses a notice for the caller alone, its refusals in the contract's order (N2).
 * @throws Refusal PMS_REQUEST_ERROR_001, PMS_NOTIFICATION_ERROR_019, _012, _008, _018, PMS_CERTIFICATE_ERROR_002, PMS_PMP_016,
 *   PMS_NOTIFICATION_ERROR_011, _009
 */
export const dismissNotice = async (
  app: App,
  authority: Authority,
  { noticeId, status }: { readonly noticeId: string; readonly status: string | null | undefined },
): Promise<{ readonly notice: Notice; readonly reader: NoticeReader }> => {
  if (noticeId.trim() === '') throw new Refusal('PMS_REQUEST_ERROR_001')
  checkStatus(status)
  const notice = await load(app.database, noticeId)
  if (!notice) throw new Refusal('PMS_NOTIFICATION_ERROR_008')
  const own = await ownPartners(app.database, authority)
  const reader = readerOf(authority, own)
  if (!reader.isAdmin && administrators.includes(notice.kind)) throw new Refusal('PMS_NOTIFICATION_ERROR_018')
  if (own.length === 0 && !isFor(notice, reader)) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
  const owner = own.find(({ id }) => id === notice.partnerId)
  if (!reader.isAdmin && owner && !owner.isActive) throw new Refusal('PMS_PMP_016')
  const { accountId } = reader
  if (!isFor(notice, reader) || accountId === null) throw new Refusal('PMS_NOTIFICATION_ERROR_011')
  const isNew = await app.database.transaction((tx) => dismiss(tx, notice.id, accountId, app.clock.now()))
  if (!isNew) throw new Refusal('PMS_NOTIFICATION_ERROR_009')
  return { notice, reader }
}
