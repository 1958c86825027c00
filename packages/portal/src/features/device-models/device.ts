import type { Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Device = Response<'device-models.get'>
export type ListedDevice = Response<'device-models.page'>['data'][number]
export type DeviceType = Response<'device-types.list'>[number]

export const deviceStatuses = ['pending_approval', 'approved', 'rejected', 'deactivated'] as const

/** What people call a device model. */
export const nameOf = ({ make, model }: { readonly make: string; readonly model: string }): string =>
  `${make} ${model}`

/** What opens over the page of a device model. */
export const deviceDialogs = ['edit', 'deactivate'] as const
export type DeviceDialog = (typeof deviceDialogs)[number]

export const listRules: ListRules = {
  filters: ['partnerId', 'deviceType', 'deviceSubType', 'status'],
  sorts: ['name', 'deviceType', 'deviceSubType', 'status', 'createdDateTime', 'partnerId'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What changes on screen when device models have changed. */
export const staleAfterChange = [
  'device-models.page',
  'device-models.get',
  'device-models.preview-deactivation',
  'sbis.list-devices',
  'sbis.list-all-devices',
  'sbis.list',
  'sbis.get',
  'approvals.place',
  'approvals.waiting',
  'setup.list-own',
  'audit-trail.history',
] as const

/** Characters of a make and of a model; the server's limit. */
export const longestName = 36
