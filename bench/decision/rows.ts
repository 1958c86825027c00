import type { Client } from 'pg'
import { withoutIndexes } from '../lists/without-indexes.ts'
import { digestOf as digestOfKey, newKeyText } from '../../packages/server/src/modules/api-keys/key-text.ts'
import {
  digestOf as digestOfLicence,
  newLicenceKey,
} from '../../packages/server/src/modules/licences/licence-key.ts'
import type { Vault } from '../../packages/server/src/platform/keys/vault.ts'

/** How many keys there are, and how many partners have them. */
export interface DecisionSize {
  readonly keys: number
  readonly partners: number
}

/** A question that is answered with yes. */
export interface KnownQuestion {
  readonly partnerId: string
  readonly apiKey: string
  readonly licenceKey: string
}

const tables = ['partner', 'held_certificate', 'policy_request', 'api_key', 'licence']
const group = 'mpolicygroup-default-auth'
const policy = 'mpolicy-default-auth'

const insertPartners = `
  insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
                       is_active, locale, policy_group_id, policy_group_name, created_at, created_by, updated_at)
  select 'asker-' || n, 'asker-' || n, 'Asker ' || n, n || ' Market Road', '+0000' || n, 'asker-' || n || '@example.org',
         case when n = 0 then 'MISP_Partner' else 'Auth_Partner' end, 'approved', true, 'eng', policy_group.id, policy_group.name, now(), 'bench', now()
  from generate_series(0, $1::int) n, policy_group where policy_group.id = $2`

// Each with the certificate that a partner of the sandbox holds: verdicts cost the same, whosever name is in it.
const insertCertificates = `
  insert into held_certificate
  select (jsonb_populate_record(null::held_certificate, to_jsonb(held) || jsonb_build_object('id', gen_random_uuid(), 'holder_id', 'asker-' || n,
    'partner_id', 'asker-' || n, 'platform_serial_number', held.platform_serial_number || n))).*
  from (select * from held_certificate where holder_type = 'partner' and domain = 'AUTH' and superseded_at is null limit 1) held,
    generate_series(0, $1::int) n`

const insertRequests = `
  insert into policy_request (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name,
                              policy_group_id, policy_group_name, comment, state, requested_at, requested_by,
                              decided_at, decided_by)
  select 'ask-' || n, 'asker-' || n, 'Asker ' || n, 'Auth_Partner', policy.id, policy.name, policy_group.id,
         policy_group.name, 'bench', 'approved', now(), 'bench', now(), 'admin'
  from generate_series(1, $1::int) n, policy, policy_group where policy.id = $2 and policy_group.id = policy.group_id`

const insertKeys = `
  insert into api_key (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
                       policy_group_name, request_id, announced_policy_id, label, digest, hint, sealed_key, state,
                       valid_from, valid_till, created_at, created_by)
  select gen_random_uuid(), partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
         policy_group_name, request.id, policy_id, 'branch ' || n, sha256(convert_to('bench ' || n, 'UTF8')), 'bench', '\\x00',
         'active', now() - interval '1 day', now() + interval '1 year', now(), 'bench'
  from generate_series(1, $1::int) n join policy_request request on request.id = 'ask-' || (1 + n % $2::int)`

const insertLicence = `
  insert into licence (id, partner_id, number, organisation_name, partner_is_active, digest, hint, sealed_key, state,
                       valid_from, valid_till, announce_at, created_at, created_by)
  select gen_random_uuid(), id, 1, organisation_name, true, $1, 'bench', '\\x00', 'active', now() - interval '1 day',
         now() + interval '1 year', now(), now(), 'bench' from partner where id = 'asker-0'`

/** Gives some of the keys texts that are known. */
const nameKeys = `
  update api_key set digest = named.digest from unnest($1::text[], $2::bytea[]) as named (label, digest)
  where api_key.label = named.label and api_key.created_by = 'bench' returning api_key.label, api_key.partner_id`

/** Fills partners, requests and keys. @returns some questions, each about another partner */
export const insertAskers = async (
  client: Client,
  vault: Vault,
  { keys, partners }: DecisionSize,
): Promise<KnownQuestion[]> => {
  const licenceKey = newLicenceKey()
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`)
  await withoutIndexes(client, tables, async () => {
    await client.query(insertPartners, [partners, group])
    await client.query(insertCertificates, [partners])
    await client.query(insertRequests, [partners, policy])
    await client.query(insertKeys, [keys, partners])
  })
  await client.query(insertLicence, [digestOfLicence(vault, licenceKey)])
  const texts = new Map(
    Array.from({ length: 500 }, (_, n) => [`branch ${1 + Math.floor((n * keys) / 500)}`, newKeyText()]),
  )
  const { rows } = await client.query<{ label: string; partner_id: string }>(nameKeys, [
    [...texts.keys()],
    [...texts.values()].map((text) => digestOfKey(vault, text)),
  ])
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`)
  for (const table of tables) await client.query(`vacuum (analyze) ${table}`)
  return rows.map(({ label, partner_id: partnerId }) => ({
    partnerId,
    apiKey: texts.get(label) ?? '',
    licenceKey,
  }))
}
