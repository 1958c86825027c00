import type { Client } from 'pg'
import { withoutIndexes } from '../lists/without-indexes.ts'

/** How many rows a registry has. */
export interface RegistrySize {
  readonly partners: number
  readonly requests: number
  readonly keys: number
}

const groups = 40
const policiesOfGroup = 12

// The same rows at every run: what looks random is a hash of the row's number, another one for each column.
const insertGroups = `
  insert into policy_group (id, name, description, user_name, is_active, created_at, created_by)
  select 'bench-group-' || n, 'Sector ' || lpad(n::text, 3, '0'), 'Relying parties of sector ' || n, 'bench', true,
         timestamptz '2023-01-01' + n * interval '1 day', 'bench'
  from generate_series(1, ${groups}) n`

const insertPolicies = `
  insert into policy (id, group_id, name, description, policy_type, version, document, state, schema_url, valid_from,
                      valid_till, created_at, created_by)
  select 'bench-policy-' || g || '-' || n, 'bench-group-' || g,
         (array['Account opening','Subsidies','Voting','Travel','Health','Taxes'])[1 + n % 6] || ' ' || g || '-' || n,
         'What sector ' || g || ' may ask for', 'Auth', '1.0', '{}', 'activated', 'https://schemas.example/auth',
         timestamptz '2023-01-01', timestamptz '2043-01-01', timestamptz '2023-01-02' + n * interval '1 hour', 'bench'
  from generate_series(1, ${groups}) g, generate_series(1, ${policiesOfGroup}) n`

const insertPartners = `
  insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
                       is_active, locale, policy_group_id, created_at, created_by, updated_at)
  select 'party-' || n, 'party-' || n,
         (array['Northwind','Harbour','Granite','Meridian','Juniper','Quarry','Lumen','Cobalt'])[1 + n % 8]
           || (array[' Bank ',' Insurance ',' Telecom ',' Clinic ',' Transport '])[1 + n % 5] || n,
         n || ' Market Road', '+0000' || n, 'party-' || n || '@example.org',
         (array['Auth_Partner','Auth_Partner','Auth_Partner','Credential_Partner','Online_Verification_Partner'])[1 + n % 5],
         'approved', abs(hashint4(n)::bigint) % 50 > 0, 'eng', 'bench-group-' || (1 + n % ${groups}),
         timestamptz '2023-01-01' + n * interval '30 seconds', 'bench', timestamptz '2024-01-01'
  from generate_series(1, $1::int) n`

const insertRequests = `
  insert into policy_request (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name,
                              policy_group_id, policy_group_name, comment, state, requested_at, requested_by,
                              decided_at, decided_by)
  select 'bench-request-' || n, partner.id, partner.organisation_name, partner.partner_type_code, policy.id, policy.name,
         partner.policy_group_id, policy_group.name, 'Opening accounts at branch ' || (n % 997), chosen.state,
         timestamptz '2024-01-01' + (n::bigint * 6367 % 90000000) * interval '1 second', partner.id,
         case when chosen.state <> 'InProgress' then timestamptz '2026-11-01' end,
         case when chosen.state <> 'InProgress' then 'admin' end
  from generate_series(0, $1::int - 1) n
  join partner on partner.id = 'party-' || (1 + n % $2::int)
  join policy_group on policy_group.id = partner.policy_group_id
  join policy on policy.id = 'bench-policy-' || substr(partner.policy_group_id, 13) || '-' || (1 + n / $2::int)
  join lateral (select (array['approved','approved','approved','approved','approved','approved','approved','rejected',
    'withdrawn','InProgress'])[1 + abs(hashint4(n)::bigint) % 10] as state) chosen on true`

const insertKeys = `
  insert into api_key (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
                       policy_group_name, request_id, announced_policy_id, label, digest, hint, sealed_key, state,
                       stopped_by, valid_from, valid_till, created_at, created_by)
  select gen_random_uuid(), partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
         policy_group_name, id, policy_id, 'branch ' || key, sha256(convert_to(id || key, 'UTF8')), 'bench',
         '\\x00', case when chosen.one then 'deactivated' else 'active' end, case when chosen.one then 'partner' end,
         decided_at, decided_at + interval '1 year', decided_at + key * interval '1 second', partner_id
  from policy_request
  cross join generate_series(1, 3) key
  join lateral (select abs(hashtext(id || key)::bigint) % 10 = 0 as one) chosen on true
  where state = 'approved' and id like 'bench-request-%'
  limit $1::int`

/** Fills the registry of partners, requests and keys. */
export const insertRegistry = async (client: Client, size: RegistrySize): Promise<void> => {
  await client.query(insertGroups)
  await client.query(insertPolicies)
  await withoutIndexes(client, ['partner', 'policy_request', 'api_key'], async () => {
    await client.query(insertPartners, [size.partners])
    await client.query('analyze partner')
    await client.query(insertRequests, [size.requests, size.partners])
    await client.query(insertKeys, [size.keys])
  })
}
