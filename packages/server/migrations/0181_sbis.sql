-- Secure biometric interfaces: the programs by which devices are spoken to (pms-policy-device-api §2.3, §4.4).
create table sbi (
  id text primary key check (length(id) between 1 and 36),
  partner_id text not null,
  organisation_name text not null,
  software_version text not null check (length(software_version) between 1 and 64),
  binary_hash text not null check (length(binary_hash) between 1 and 64),
  -- From when the program is, and until when devices may be used with it.
  software_created_at timestamptz not null,
  expires_at timestamptz not null,
  -- The day of expiry counts to its end, UTC: from this moment on the interface counts no more.
  ends_at timestamptz not null,
  status text not null check (status in ('pending_approval', 'approved', 'rejected', 'deactivated')),
  -- How many devices it drives, whatever became of them: lists are ordered by it. Kept by the table of mappings.
  device_count int not null default 0 check (device_count >= 0),
  -- When it was last handed in for a decision.
  submitted_at timestamptz not null,
  decided_status text check (decided_status in ('approved', 'rejected', 'deactivated')),
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  version int not null default 1,
  foreign key (partner_id, organisation_name) references partner (id, organisation_name) on update cascade,
  check ((decided_status is null) = (decided_at is null)),
  check (software_created_at < expires_at),
  check (ends_at > expires_at and ends_at <= expires_at + interval '1 day')
);

-- A version is one program, whatever becomes of it.
create unique index sbi_version on sbi (partner_id, lower(software_version));
create index sbi_owner on sbi (partner_id, organisation_name);
create index sbi_waiting on sbi (submitted_at, id) where status = 'pending_approval';
create index sbi_ending on sbi (ends_at, id) where status in ('pending_approval', 'approved');
-- One index for each order of the list (0062).
create index sbi_by_created on sbi (created_at, id) include (status);
create index sbi_by_partner on sbi (partner_id, id) include (status);
create index sbi_by_organisation on sbi (organisation_name collate "und-x-icu", id) include (status);
create index sbi_by_version on sbi (software_version collate "und-x-icu", id) include (status);
create index sbi_by_software_created on sbi (software_created_at, id) include (status);
create index sbi_by_expiry on sbi (expires_at, id) include (status);
create index sbi_by_status on sbi (status, id);
create index sbi_by_device_count on sbi (device_count, id) include (status);
create index sbi_contains on sbi using gin
  (lower(partner_id) gin_trgm_ops, lower(organisation_name) gin_trgm_ops, lower(software_version) gin_trgm_ops, lower(id) gin_trgm_ops);
create index sbi_search on sbi using gin
  (lower(software_version || ' ' || organisation_name || ' ' || partner_id) gin_trgm_ops);

-- Which devices an interface drives; a device may have several (B-41: a key where the original had none).
create table sbi_device (
  sbi_id text not null references sbi (id),
  device_model_id text not null references device_model (id),
  -- In the contract's word: since the device was approved with it.
  is_active boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz,
  updated_by text,
  primary key (sbi_id, device_model_id)
);
create index sbi_device_of_device on sbi_device (device_model_id, sbi_id);
create index sbi_device_by_created on sbi_device (created_at, sbi_id, device_model_id);

-- The list of all devices (D11) is filtered and ordered by the interfaces of a device: the newest, which the list shows, and
-- all of them. A version does not change once devices can be mapped.
alter table device_model
  add column sbi_id text,
  add column sbi_version text,
  add column sbi_ids text not null default '',
  add column sbi_versions text not null default '';
create index device_model_by_sbi on device_model (sbi_id, id) include (status);
create index device_model_by_sbi_version on device_model (sbi_version collate "und-x-icu", id) include (status);
create index device_model_of_sbis on device_model using gin
  (lower(sbi_ids) gin_trgm_ops, lower(sbi_versions) gin_trgm_ops);

create function note_sbis_of_device() returns trigger language plpgsql as $$
declare
  device text := coalesce(new.device_model_id, old.device_model_id);
  interface text := coalesce(new.sbi_id, old.sbi_id);
begin
  update device_model set (sbi_id, sbi_version, sbi_ids, sbi_versions) = (
    select (array_agg(s.id order by m.created_at desc, s.id))[1],
      (array_agg(s.software_version order by m.created_at desc, s.id))[1],
      coalesce(string_agg(s.id, ' ' order by m.created_at desc, s.id), ''),
      coalesce(string_agg(s.software_version, ' ' order by m.created_at desc, s.id), '')
    from sbi_device m join sbi s on s.id = m.sbi_id where m.device_model_id = device)
  where id = device;
  update sbi set device_count = device_count + case tg_op when 'INSERT' then 1 else -1 end where id = interface;
  return null;
end $$;
create trigger sbi_device_noted after insert or delete on sbi_device
  for each row execute function note_sbis_of_device();

create trigger sbi_counted after insert or update or delete or truncate on sbi
  for each statement execute function table_changed();
create trigger sbi_device_counted after insert or update or delete or truncate on sbi_device
  for each statement execute function table_changed();
