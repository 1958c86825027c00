import type { Client } from 'pg'
import { withoutIndexes } from '../lists/without-indexes.ts'

/** How many rows there are. */
export interface DeviceWorldSize {
  readonly providers: number
  readonly devices: number
  readonly sbis: number
}

// The same rows at every run: what looks random is a hash of the row's number, another one for each column.
const insertProviders = `
  insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
                       is_active, locale, created_at, created_by, updated_at)
  select 'optics-' || n, 'optics-' || n,
         (array['Northwind','Harbour','Granite','Meridian','Juniper','Quarry','Lumen','Cobalt'])[1 + n % 8]
           || ' Optics ' || n,
         n || ' Lens Lane', '+0000' || n, 'optics-' || n || '@example.org', 'Device_Provider', 'approved', true, 'eng',
         timestamptz '2023-01-01' + n * interval '1 hour', 'bench', timestamptz '2023-01-01'
  from generate_series(1, $1::int) n`

/** What was decided about the row of a number, for both tables. */
const decision = `
  join lateral (select (array['approved','approved','approved','approved','approved','approved','pending_approval','rejected',
    'deactivated','approved'])[1 + abs(hashint4(n)::bigint) % 10] as status) chosen on true
  join lateral (select case when chosen.status <> 'pending_approval' then chosen.status end as status) decided on true`

const decided = `decided.status, case when decided.status is not null then 'admin' end,
         case when decided.status is not null then timestamptz '2025-12-01' end`

// What has expired was deactivated when it did: a server that finds it otherwise would be busy with that.
const insertSbis = `
  insert into sbi (id, partner_id, organisation_name, software_version, binary_hash, software_created_at, expires_at,
                   ends_at, status, device_count, submitted_at, decided_status, decided_by, decided_at, created_at,
                   created_by, updated_at, updated_by)
  select 'bench-sbi-' || n, partner.id, partner.organisation_name, (n % 9) || '.' || (n % 97) || '.' || n,
         encode(sha256(n::text::bytea), 'hex'), timestamptz '2023-01-01', expiry.at, expiry.at + interval '1 hour',
         chosen.status, $3::int / $2::int, timestamptz '2025-11-01' + n * interval '1 second', ${decided},
         timestamptz '2023-01-01' + (n::bigint * 6367 % 90000000) * interval '1 second', 'bench',
         timestamptz '2025-12-01', 'bench'
  from generate_series(1, $2::int) n ${decision}
  join lateral (select case when chosen.status in ('approved', 'pending_approval') then timestamptz '2035-01-01' else timestamptz '2024-01-01' end
    + (abs(hashint4(n + 3000000)::bigint) % 600) * interval '1 day' as at) expiry on true
  join partner on partner.id = 'optics-' || (1 + n % $1::int)`

const insertModels = `
  insert into device_model (id, partner_id, organisation_name, type_code, sub_type_code, make, model, status,
                            submitted_at, decided_status, decided_by, decided_at, created_at, created_by, updated_at,
                            updated_by, sbi_id, sbi_version, sbi_ids, sbi_versions)
  select 'bench-device-' || n, sbi.partner_id, sbi.organisation_name, kind.type_code, kind.code,
         (array['Ferrum','Argent','Onyx','Basalt','Vesta','Corvid','Tessera','Halcyon','Sable','Aurum'])[1 + abs(hashint4(n + 1000000)::bigint) % 10]
           || ' ' || (n * 31::bigint % 97),
         'Scan-' || n, chosen.status, timestamptz '2025-11-01' + n * interval '1 second', ${decided},
         timestamptz '2023-01-01' + (n::bigint * 6367 % 90000000) * interval '1 second', 'bench',
         timestamptz '2025-12-01', 'bench', sbi.id, sbi.software_version, sbi.id, sbi.software_version
  from generate_series(1, $2::int) n ${decision}
  join sbi on sbi.id = 'bench-sbi-' || (1 + n % $1::int)
  join (select row_number() over (order by type_code, code) as place, type_code, code from device_sub_type) kind
    on kind.place = 1 + n % 6`

const insertMappings = `
  insert into sbi_device (sbi_id, device_model_id, is_active, created_at, created_by)
  select sbi_id, id, status = 'approved', created_at, 'bench' from device_model where id like 'bench-device-%'`

/** Fills the tables of device models and their interfaces: each model has one, as most have. */
export const insertDevices = async (client: Client, size: DeviceWorldSize): Promise<void> => {
  await client.query(insertProviders, [size.providers])
  // What a trigger would note of each mapping is in the rows already.
  await client.query('alter table sbi_device disable trigger sbi_device_noted')
  await withoutIndexes(client, ['partner', 'sbi', 'device_model', 'sbi_device'], async () => {
    await client.query(insertSbis, [size.providers, size.sbis, size.devices])
    await client.query('analyze sbi')
    await client.query(insertModels, [size.sbis, size.devices])
    await client.query(insertMappings)
  })
  await client.query('alter table sbi_device enable trigger sbi_device_noted')
}
