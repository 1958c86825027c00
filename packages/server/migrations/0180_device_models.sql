-- Kinds of devices (pms-policy-device-api §5.2), which administrators keep; what partners have registered goes on when one is
-- switched off, nothing new is registered with it.
create table device_type (
  code text primary key check (length(code) between 1 and 36),
  name text not null check (length(name) between 1 and 64),
  description text check (length(description) <= 512),
  is_active boolean not null default true,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz,
  updated_by text,
  version int not null default 1
);

-- The code of a sub-type counts within its type: *Single* is one of fingers and one of irises (B-25).
create table device_sub_type (
  type_code text not null references device_type (code),
  code text not null check (length(code) between 1 and 36),
  name text not null check (length(name) between 1 and 64),
  description text check (length(description) <= 512),
  is_active boolean not null default true,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz,
  updated_by text,
  version int not null default 1,
  primary key (type_code, code)
);

insert into device_type (code, name, description, created_at, created_by)
select code, code, description, now(), 'system'
from (values ('Finger', 'Fingerprints'), ('Iris', 'Irises'), ('Face', 'Faces')) as known (code, description);

insert into device_sub_type (type_code, code, name, description, created_at, created_by)
select type_code, code, code, description, now(), 'system'
from (values
  ('Finger', 'Slap', 'Four fingers at once'),
  ('Finger', 'Single', 'One finger'),
  ('Finger', 'Touchless', 'Fingers without contact'),
  ('Iris', 'Single', 'One eye'),
  ('Iris', 'Double', 'Both eyes'),
  ('Face', 'Full face', 'The whole face')) as known (type_code, code, description);

create table device_model (
  id text primary key check (length(id) between 1 and 36),
  partner_id text not null,
  organisation_name text not null,
  type_code text not null,
  sub_type_code text not null,
  make text not null check (length(make) between 1 and 36),
  model text not null check (length(model) between 1 and 36),
  status text not null check (status in ('pending_approval', 'approved', 'rejected', 'deactivated')),
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
  foreign key (type_code, sub_type_code) references device_sub_type (type_code, code),
  check ((decided_status is null) = (decided_at is null))
);

-- One live entry for each model of a provider, whatever the case.
create unique index device_model_live on device_model (partner_id, type_code, sub_type_code, lower(make), lower(model))
  where status not in ('rejected', 'deactivated');
create index device_model_owner on device_model (partner_id, organisation_name);
create index device_model_kind on device_model (type_code, sub_type_code);
create index device_model_waiting on device_model (submitted_at, id) where status = 'pending_approval';
-- One index for each order of the list (0062).
create index device_model_by_created on device_model (created_at, id) include (status);
create index device_model_by_partner on device_model (partner_id, id) include (status);
create index device_model_by_organisation on device_model (organisation_name collate "und-x-icu", id) include (status);
create index device_model_by_type on device_model (type_code collate "und-x-icu", id) include (status);
create index device_model_by_sub_type on device_model (sub_type_code collate "und-x-icu", id) include (status);
create index device_model_by_make on device_model (make collate "und-x-icu", id) include (status);
create index device_model_by_model on device_model (model collate "und-x-icu", id) include (status);
create index device_model_by_status on device_model (status, id);
-- What people call a device model.
create index device_model_by_name on device_model ((make || ' ' || model) collate "und-x-icu", id) include (status);
create index device_model_contains on device_model using gin
  (lower(partner_id) gin_trgm_ops, lower(organisation_name) gin_trgm_ops, lower(type_code) gin_trgm_ops,
   lower(sub_type_code) gin_trgm_ops, lower(make) gin_trgm_ops, lower(model) gin_trgm_ops, lower(id) gin_trgm_ops);
create index device_model_search on device_model using gin
  (lower(make || ' ' || model || ' ' || organisation_name || ' ' || partner_id) gin_trgm_ops);

create trigger device_model_counted after insert or update or delete or truncate on device_model
  for each statement execute function table_changed();
create trigger device_type_counted after insert or update or delete or truncate on device_type
  for each statement execute function table_changed();
create trigger device_sub_type_counted after insert or update or delete or truncate on device_sub_type
  for each statement execute function table_changed();

-- Codes that differ in case only are one.
create unique index device_type_code on device_type (lower(code));
create unique index device_sub_type_code on device_sub_type (type_code, lower(code));
