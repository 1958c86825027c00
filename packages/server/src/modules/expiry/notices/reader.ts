import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Reader as DatabaseReader } from '../../../platform/database/database.ts'
import { ownPartners, type Partner } from '../../partners/index.ts'
import { dayOf, type NoticeKind } from '../notice.ts'

/** Whose notices somebody reads. */
export interface NoticeReader {
  /** Null for programs, which read none. */
  readonly accountId: string | null
  readonly userName: string
  readonly isAdmin: boolean
  /** The partners of which there are notices for this reader: those that take part. */
  readonly partnerIds: readonly string[]
  /** Of what belongs to no partner: the kinds that concern this reader; undefined for all of them. */
  readonly platformKinds: readonly NoticeKind[] | undefined
}

/** @param own the reader's partners */
export const readerOf = (authority: Authority, own: readonly Partner[]): NoticeReader => {
  const seesAll = authority.isAdmin || authority.hasAnyRole(['AUDITOR'])
  return {
    accountId: authority.caller.accountId,
    userName: authority.userName,
    isAdmin: seesAll,
    partnerIds: own.filter(({ isActive }) => seesAll || isActive).map(({ id }) => id),
    platformKinds: seesAll ? undefined : authority.hasAnyRole(['POLICYMANAGER']) ? ['policy'] : [],
  }
}

/** Whose notices the caller reads. */
export const loadReader = async (database: DatabaseReader, authority: Authority): Promise<NoticeReader> =>
  readerOf(authority, await ownPartners(database, authority))

/** Since when notices are listed. */
export const keptSince = ({ clock, settings }: App): Date => dayOf(clock.now(), -settings.EXPIRY_KEPT_DAYS)
