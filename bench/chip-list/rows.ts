import type { Client } from 'pg'

/** How many chips the list bench works with. */
export const chipCount = 100_000
const partnerCount = 400

// The same rows at every run: what looks random is a hash of the row's number, another one for each column.
const insertPartners = `
  insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
                       is_active, locale, created_at, created_by, updated_at)
  select 'maker-' || n, 'maker-' || n,
         (array['Northwind','Harbour','Granite','Meridian','Juniper','Quarry','Lumen','Cobalt'])[1 + n % 8]
           || ' Semiconductors ' || n,
         n || ' Foundry Road', '+0000' || n, 'maker-' || n || '@example.org', 'FTM_Provider', 'approved', true, 'eng',
         timestamptz '2023-01-01' + n * interval '1 hour', 'bench', timestamptz '2023-01-01'
  from generate_series(1, $1::int) n`

const insertChips = `
  insert into chip (id, partner_id, organisation_name, make, model, status, certificate_id, decided_status, decided_by,
                    decided_at, submitted_at, created_at, created_by, updated_at, updated_by)
  select '7' || lpad((n::numeric * 7919 % 100003)::text, 6, '0') || lpad((n::numeric * 104729)::text, 29, '0'),
         partner.id, partner.organisation_name,
         (array['Ferrum','Argent','Onyx','Basalt','Vesta','Corvid','Tessera','Halcyon','Sable','Aurum'])[1 + abs(hashint4(n + 1000000)::bigint) % 10]
           || ' ' || (n * 31 % 97),
         'Vault ' || chr(65 + n % 26) || '-' || n,
         chosen.status,
         case when chosen.status in ('pending_cert_upload', 'rejected') then null else $2::uuid end,
         decided.status, case when decided.status is not null then 'admin' end,
         case when decided.status is not null then timestamptz '2025-12-01' end,
         case when chosen.status <> 'pending_cert_upload' then timestamptz '2025-11-01' + n * interval '1 second' end,
         timestamptz '2023-01-01' + (n::bigint * 6367 % 90000000) * interval '1 second', 'bench', timestamptz '2025-12-01', 'bench'
  from generate_series(1, $1::int) n
  join lateral (select (array['approved','approved','approved','approved','approved','pending_approval',
    'pending_cert_upload','rejected','deactivated','approved'])[1 + abs(hashint4(n)::bigint) % 10] as status) chosen on true
  join lateral (select case when chosen.status in ('approved','rejected','deactivated') then chosen.status end as status)
    decided on true
  join partner on partner.id = 'maker-' || (1 + abs(hashint4(n + 2000000)::bigint) % $3::int)`

/** Fills the list with chips of many partners, in every status. The sandbox must be there: its certificate is borrowed. */
export const insertManyChips = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ id: string }>(
    `select id from held_certificate where holder_type = 'chip' limit 1`,
  )
  const certificate = rows[0]?.id
  if (!certificate) throw new Error('the sandbox holds no certificate')
  await client.query(insertPartners, [partnerCount])
  await client.query(insertChips, [chipCount, certificate, partnerCount])
  await client.query('vacuum (analyze) partner')
  await client.query('vacuum (analyze) chip')
}
