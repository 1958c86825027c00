import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Page } from '../../../platform/database/lists/list-query.ts'
import { listing } from '../../../platform/http/lists/list-contract.ts'
import { readListRequest, type ListRequest } from '../../../platform/http/lists/list-request.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { ownPartners } from '../../partners/index.ts'
import { toDay, type NoticeKind } from '../notice.ts'
import { listForContract, type ReadNotice } from './notice-store.ts'
import { keptSince, readerOf, type NoticeReader } from './reader.ts'

/** N1 has no order to choose, and pages of four. */
const contractListing = listing({ filters: {}, sorts: [], defaultSize: 4 })

type Query = Readonly<Record<string, string | undefined>>

const dateParameters = ['expiryDate', 'createdFromDate', 'createdToDate'] as const
const detailFilters = ['certificateId', 'issuedBy', 'issuedTo', 'partnerDomain'] as const

/** A day that there is, as the contract writes it. */
const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/u.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && toDay(at) === text
}

/** The kinds that a type of the contract names; those that it only foresees are there, and none for any other word. */
const kindsOfType: Readonly<Record<string, readonly NoticeKind[]>> = {
  root: ['root-certificate'],
  intermediate: ['intermediate-certificate'],
  partner: ['partner-certificate'],
  weekly: ['weekly-summary'],
  'ftm-chip': ['chip-certificate'],
  // As its portal says it.
  ftm: ['chip-certificate'],
  apikey: ['api-key'],
  sbi: ['sbi'],
}

const administrators: readonly string[] = ['root', 'intermediate', 'weekly']

/** @throws Refusal PMS_NOTIFICATION_ERROR_016 that names the parameter */
const checkDates = (query: Query): void => {
  for (const name of dateParameters) {
    const text = query[name]
    if (text !== undefined && !isDay(text))
      throw new Refusal('PMS_NOTIFICATION_ERROR_016', { parameter: name })
  }
}

/** @throws Refusal PMS_NOTIFICATION_ERROR_006, _015, _017 */
const checkType = (query: Query, type: string | undefined, isAdmin: boolean): void => {
  if (type === undefined) {
    if ([...detailFilters, ...dateParameters].some((name) => query[name] !== undefined))
      throw new Refusal('PMS_NOTIFICATION_ERROR_015')
    return
  }
  if (!isAdmin && administrators.includes(type)) throw new Refusal('PMS_NOTIFICATION_ERROR_006')
  const hasCreated = query['createdFromDate'] !== undefined || query['createdToDate'] !== undefined
  if (hasCreated && type !== 'weekly') throw new Refusal('PMS_NOTIFICATION_ERROR_017')
}

const kindsOf = (type: string | undefined, isAdmin: boolean): readonly NoticeKind[] => {
  if (type !== undefined) return Object.hasOwn(kindsOfType, type) ? (kindsOfType[type] ?? []) : []
  return isAdmin
    ? ['root-certificate', 'intermediate-certificate', 'weekly-summary']
    : ['partner-certificate']
}

/** A page of N1, and for whom it is. */
export interface ContractPage {
  readonly request: ListRequest
  readonly reader: NoticeReader
  readonly page: Page<ReadNotice>
}

/**
 * Notices as the contract lists them, its refusals in its order (N1).
 * @throws Refusal PMS_PRT_360, PMS_PRT_361, PMS_NOTIFICATION_ERROR_016, _006, _017, _015, PMS_CERTIFICATE_ERROR_002 for whoever
 *   has no partner and is no administrator
 */
export const listNotices = async (app: App, authority: Authority, query: Query): Promise<ContractPage> => {
  const request = readListRequest(contractListing, query)
  checkDates(query)
  const type = query['notificationType']?.trim().toLowerCase()
  const own = await ownPartners(app.database, authority)
  const reader = readerOf(authority, own)
  checkType(query, type, reader.isAdmin)
  if (own.length === 0 && !reader.isAdmin) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
  // Details are of certificates; what is said of a week has several.
  const details = type === 'weekly' ? {} : query
  const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text)
  const page = await listForContract(app.database, reader, {
    kinds: kindsOf(type, reader.isAdmin),
    status: query['notificationStatus'],
    certificateId: given(details['certificateId']),
    issuedBy: given(details['issuedBy']),
    issuedTo: given(details['issuedTo']),
    partnerDomain: given(details['partnerDomain']),
    expiryDate: details['expiryDate'],
    createdFrom: query['createdFromDate'],
    createdTo: query['createdToDate'],
    since: keptSince(app),
    pageNo: request.pageNo,
    pageSize: request.pageSize,
  })
  return { request, reader, page }
}
