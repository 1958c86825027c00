-- Organisations that take part in the platform, and the types that they may have.

create table partner_type (
  code text primary key check (length(code) between 1 and 36),
  description text not null check (length(description) <= 128),
  is_policy_required boolean not null,
  -- Whether strangers may choose it when they register themselves.
  is_self_registrable boolean not null,
  is_active boolean not null default true
);
create unique index partner_type_code_any_case on partner_type (lower(code));

-- The owner is named, not referenced: accounts may live at another identity provider.
create table partner (
  id text primary key check (length(id) between 1 and 36),
  user_name text not null check (length(user_name) between 1 and 256),
  organisation_name text not null check (length(organisation_name) between 1 and 128),
  address text not null check (length(address) <= 2000),
  phone text not null check (length(phone) <= 16),
  email text not null check (length(email) <= 254),
  email_key text not null generated always as (lower(email)) stored,
  partner_type_code text not null references partner_type (code),
  approval_status text not null check (approval_status in ('InProgress', 'approved')),
  is_active boolean not null,
  locale text not null check (locale in ('eng', 'fra', 'ara')),
  policy_group_id text,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  version int not null default 1,
  -- Other tables copy the organisation beside the partner for their lists; they reference both, on update cascade.
  constraint partner_organisation unique (id, organisation_name)
);
create unique index partner_id_any_case on partner (lower(id));
create unique index partner_email on partner (email_key);
create index partner_owner on partner (user_name);
create index partner_by_type on partner (partner_type_code);
