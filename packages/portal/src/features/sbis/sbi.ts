import type { Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Sbi = Response<'sbis.get'>
export type ListedSbi = Response<'sbis.list'>['data'][number]
export type ListedDevice = Response<'sbis.list-all-devices'>['data'][number]

export const sbiStatuses = ['pending_approval', 'approved', 'rejected', 'deactivated'] as const
export const expiryStates = ['valid', 'expired'] as const

/** What opens over the page of an interface. */
export const sbiDialogs = ['edit', 'deactivate', 'activate'] as const
export type SbiDialog = (typeof sbiDialogs)[number]

export const ownListRules: ListRules = {
  filters: ['partnerId', 'sbiExpiryStatus', 'status'],
  sorts: ['sbiVersion', 'status', 'sbiExpiryDateTime', 'countOfAssociatedDevices', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

export const adminListRules: ListRules = {
  filters: ['orgName', 'partnerId', 'sbiVersion', 'sbiExpiryStatus', 'status'],
  sorts: [
    'sbiVersion',
    'orgName',
    'status',
    'sbiExpiryDateTime',
    'countOfAssociatedDevices',
    'createdDateTime',
  ],
  defaultSort: { field: 'createdDateTime', descending: true },
}

export const deviceListRules: ListRules = {
  filters: ['orgName', 'partnerId', 'deviceType', 'make', 'model', 'sbiId', 'sbiVersion', 'status'],
  sorts: ['make', 'model', 'orgName', 'deviceType', 'sbiVersion', 'status', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What changes on screen when an interface or one of its devices has changed. */
export const staleAfterChange = [
  'sbis.list',
  'sbis.get',
  'sbis.list-devices',
  'sbis.list-all-devices',
  'sbis.preview-deactivation',
  'approvals.place',
  'approvals.waiting',
  'setup.list-own',
  'audit-trail.history',
] as const

/** The day of a time, in UTC as the server counts. */
export const dayOf = (time: string): string => time.slice(0, 10)

/** A day as a time of the wire. */
export const timeOf = (day: string): string => `${day}T00:00:00.000Z`

/** What people call a device. */
export const deviceName = ({ make, model }: { readonly make: string; readonly model: string }): string =>
  `${make} ${model}`
