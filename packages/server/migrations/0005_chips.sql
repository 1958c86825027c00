create table chip (
  id text primary key check (id ~ '^[0-9]{1,36}$'),
  partner_id text not null,
  organisation_name text not null,
  make text not null check (length(make) between 1 and 36),
  model text not null check (length(model) between 1 and 36),
  status text not null check (status in ('pending_cert_upload', 'pending_approval', 'approved', 'rejected', 'deactivated')),
  certificate_id uuid references held_certificate (id),
  decided_status text check (decided_status in ('approved', 'rejected', 'deactivated')),
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  version int not null default 1,
  -- The organisation's name is kept here so that the list sorts by it through an index; the key keeps it true.
  foreign key (partner_id, organisation_name) references partner (id, organisation_name) on update cascade,
  check ((decided_status is null) = (decided_at is null)),
  check (status in ('pending_cert_upload', 'rejected') or certificate_id is not null)
);

-- One live entry for each make and model of a provider, whatever the case.
create unique index chip_live_model on chip (partner_id, lower(make), lower(model))
  where status not in ('rejected', 'deactivated');
create index chip_certificate on chip (certificate_id);
-- One index for each order of the list; names in the order of languages, not of code points.
create index chip_by_created on chip (created_at, id);
create index chip_by_partner on chip (partner_id, id);
create index chip_by_organisation on chip (organisation_name collate "und-x-icu", id);
create index chip_by_make on chip (make collate "und-x-icu", id);
create index chip_by_model on chip (model collate "und-x-icu", id);
create index chip_by_status on chip (status, id);
create index chip_owner on chip (partner_id, organisation_name);
create index chip_contains on chip using gin
  (lower(partner_id) gin_trgm_ops, lower(organisation_name) gin_trgm_ops, lower(make) gin_trgm_ops, lower(model) gin_trgm_ops, lower(id) gin_trgm_ops);
