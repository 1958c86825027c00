import { chipListing } from '../../packages/server/src/modules/chips/contract.ts'
import { sbiListing } from '../../packages/server/src/modules/sbis/contract.ts'
import { deviceListing } from '../../packages/server/src/modules/sbis/device-contract.ts'
import type { MeasuredList } from '../lists/measure-list.ts'

export const deviceLists: readonly MeasuredList[] = [
  {
    name: 'devices',
    path: '/v1/partnermanager/devicedetail',
    table: 'device_model',
    sorts: deviceListing.sorts,
    filters: [
      {},
      { status: 'approved' },
      { status: 'pending_approval' },
      { deviceType: 'Iris' },
      { orgName: 'granite optics' },
      { make: 'onyx 7' },
      { model: 'scan-4242' },
      { sbiVersion: '3.17.' },
      { search: 'halcyon scan-777' },
      { orgName: 'no such partner' },
    ],
  },
  {
    name: 'interfaces',
    path: '/v1/partnermanager/securebiometricinterface',
    table: 'sbi',
    sorts: sbiListing.sorts,
    filters: [
      {},
      { status: 'approved' },
      { sbiExpiryStatus: 'expired' },
      { orgName: 'granite optics' },
      { sbiVersion: '3.17.' },
      { search: 'optics 77' },
      { orgName: 'no such partner' },
    ],
  },
  {
    name: 'chips',
    path: '/v1/partnermanager/ftpchipdetail/v2',
    table: 'chip',
    sorts: chipListing.sorts,
    filters: [{}, { status: 'approved' }, { make: 'onyx 7' }, { search: 'vault c-777' }],
  },
]
