import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import {
  escapeLike,
  inLanguageOrder,
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../platform/database/lists/list-query.ts'
import { selectSearch, type SearchColumns } from '../../platform/database/lists/search-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../platform/http/lists/search-contract.ts'
import type { DeviceStatus } from '../device-models/index.ts'
import { deviceListing } from './device-contract.ts'
import type { MappingTables } from './mapping-store.ts'

/** What lists show of devices; `device_model` is the table of the module before this one. */
interface DeviceRow {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly type_code: string
  readonly sub_type_code: string
  readonly make: string
  readonly model: string
  readonly status: DeviceStatus
  readonly created_at: Date
  /** The interface that it was mapped to last (migration 0181). */
  readonly sbi_id: string | null
  readonly sbi_version: string | null
}

interface Tables extends MappingTables {
  device_model: DeviceRow
}

/** A device with one of its interfaces. */
export interface ListedDevice {
  readonly id: string
  readonly partnerId: string
  readonly organisationName: string
  readonly typeCode: string
  readonly subTypeCode: string
  readonly make: string
  readonly model: string
  readonly status: DeviceStatus
  readonly createdAt: Date
  readonly sbi: { readonly id: string; readonly version: string } | null
}

type Shown = DeviceRow & { readonly shown_id: string | null; readonly shown_version: string | null }

const listedOf = (row: Shown): ListedDevice => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  typeCode: row.type_code,
  subTypeCode: row.sub_type_code,
  make: row.make,
  model: row.model,
  status: row.status,
  createdAt: row.created_at,
  sbi: row.shown_id === null ? null : { id: row.shown_id, version: row.shown_version ?? '' },
})

type DeviceListRequest = RequestOf<typeof deviceListing>

/** The interface that a row shows: one that was asked for before others, then the newest. */
const shownSbi = (column: 'id' | 'software_version', { filters }: DeviceListRequest) => {
  const like = (text: string | undefined) => `%${escapeLike((text ?? '').toLowerCase())}%`
  return sql<string | null>`(
    select s.${sql.raw(column)} from sbi_device m join sbi s on s.id = m.sbi_id
    where m.device_model_id = device_model.id
    order by (lower(s.id) like ${like(filters.sbiId)} and lower(s.software_version) like ${like(filters.sbiVersion)}) desc,
      m.created_at desc, s.id limit 1)`
}

/** One page of all devices, each once (D11, B-43 mended). */
export const pageDevices = async (
  reader: Reader,
  request: DeviceListRequest,
): Promise<Page<ListedDevice>> => {
  const page = await selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader).selectFrom('device_model'),
      tables: ['device_model'],
      select: (query) =>
        query
          .selectAll()
          .select([
            shownSbi('id', request).as('shown_id'),
            shownSbi('software_version', request).as('shown_version'),
          ]),
      spec: deviceListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          orgName: sql.ref('organisation_name'),
          deviceType: sql.ref('type_code'),
          deviceSubType: sql.ref('sub_type_code'),
          status: sql.ref('status'),
          make: sql.ref('make'),
          model: sql.ref('model'),
          // Of all its interfaces.
          sbiId: sql.ref('sbi_ids'),
          sbiVersion: sql.ref('sbi_versions'),
          deviceId: sql.ref('id'),
          search: searched(
            ['make', 'model', 'organisation_name', 'partner_id'].map((column) => sql.ref(column)),
            sql.ref('id'),
          ),
        },
        sorts: {
          deviceId: sql.ref('id'),
          sbiId: sql.ref('sbi_id'),
          sbiVersion: inLanguageOrder(sql.ref('sbi_version')),
          partnerId: sql.ref('partner_id'),
          orgName: inLanguageOrder(sql.ref('organisation_name')),
          deviceType: inLanguageOrder(sql.ref('type_code')),
          deviceSubType: inLanguageOrder(sql.ref('sub_type_code')),
          make: inLanguageOrder(sql.ref('make')),
          model: inLanguageOrder(sql.ref('model')),
          status: sql.ref('status'),
          createdDateTime: sql.ref('created_at'),
        },
        newest: sql.ref('created_at'),
        id: sql.ref('device_model.id'),
      },
    },
    request,
  )
  return mapPage(page, listedOf)
}

/** A device and an interface that it is mapped to. */
export interface ListedMapping {
  readonly deviceId: string
  readonly sbiId: string
  readonly partnerId: string
  readonly organisationName: string
  readonly make: string
  readonly model: string
  readonly typeCode: string
  readonly subTypeCode: string
  readonly binaryHash: string
  readonly softwareVersion: string
  readonly createdBy: string
  readonly createdAt: Date
}

/** Columns of the older search for mappings (S7); the interface can be looked for too. */
const mappingColumns: SearchColumns = {
  deviceDetailId: { expression: sql.ref('sbi_device.device_model_id'), kind: 'text' },
  sbiId: { expression: sql.ref('sbi_device.sbi_id'), kind: 'text' },
  providerId: { expression: sql.ref('sbi.partner_id'), kind: 'text' },
  partnerOrgName: { expression: sql.ref('sbi.organisation_name'), kind: 'text' },
  isActive: { expression: sql.ref('sbi_device.is_active'), kind: 'flag' },
  crBy: { expression: sql.ref('sbi_device.created_by'), kind: 'text' },
  crDtimes: { expression: sql.ref('sbi_device.created_at'), kind: 'time' },
}

/** One page of an older search for mappings (S7). @param partnerIds whose; undefined for everybody's */
export const searchMappings = async (
  reader: Reader,
  request: SearchRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<ListedMapping>> =>
  selectSearch(
    reader,
    {
      base: tablesOf<Tables>(reader)
        .selectFrom('sbi_device')
        .innerJoin('sbi', 'sbi.id', 'sbi_device.sbi_id')
        .innerJoin('device_model', 'device_model.id', 'sbi_device.device_model_id')
        .where(isAmong(sql.ref('sbi.partner_id'), partnerIds)),
      tables: ['sbi_device', 'sbi'],
      select: (query) =>
        query.select([
          'sbi_device.device_model_id as deviceId',
          'sbi_device.sbi_id as sbiId',
          'sbi.partner_id as partnerId',
          'sbi.organisation_name as organisationName',
          'device_model.make as make',
          'device_model.model as model',
          'device_model.type_code as typeCode',
          'device_model.sub_type_code as subTypeCode',
          'sbi.binary_hash as binaryHash',
          'sbi.software_version as softwareVersion',
          'sbi_device.created_by as createdBy',
          'sbi_device.created_at as createdAt',
        ]),
      columns: mappingColumns,
      newest: sql.ref('sbi_device.created_at'),
      id: sql`(sbi_device.sbi_id || ' ' || sbi_device.device_model_id)`,
    },
    request,
  )
