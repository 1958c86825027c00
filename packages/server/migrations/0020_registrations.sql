-- Who has registered and is not in yet: waits for the code from the mail, or for an administrator. Account and partner
-- are made at the end; what was decided stays, without the password.

create table registration (
  id uuid primary key,
  user_name text not null check (length(user_name) between 1 and 36),
  user_name_key text not null generated always as (lower(user_name)) stored,
  email text not null check (length(email) <= 254),
  email_key text not null generated always as (lower(email)) stored,
  -- argon2id in PHC form; forgotten when the account takes it over.
  password_hash text,
  first_name text not null check (length(first_name) <= 64),
  last_name text not null check (length(last_name) <= 64),
  organisation_name text not null check (length(organisation_name) between 1 and 128),
  address text not null check (length(address) <= 2000),
  phone text not null check (length(phone) <= 16),
  locale text not null check (locale in ('eng', 'fra', 'ara')),
  partner_type_code text not null references partner_type (code),
  purpose text not null check (length(purpose) <= 500),
  state text not null check (state in ('unconfirmed', 'pending_approval', 'approved', 'rejected')),
  -- Its address belonged to somebody already. It looks like any other, so that nobody learns that; no code opens it.
  is_decoy boolean not null,
  -- Keyed hash of registration and code.
  code_hash bytea check (length(code_hash) = 32),
  code_expires_at timestamptz not null,
  code_tries int not null default 0,
  code_sent_at timestamptz not null,
  codes_sent int not null default 1,
  -- SHA-256 of the sign-in whose browser may go on with it.
  interaction_hash bytea unique check (length(interaction_hash) = 32),
  created_at timestamptz not null,
  confirmed_at timestamptz,
  decided_at timestamptz,
  decided_by text,
  reason text check (length(reason) <= 500),
  account_id uuid references account (id) on delete set null,
  check ((state in ('approved', 'rejected')) = (decided_at is not null)),
  check ((decided_at is null) = (decided_by is null)),
  check (not is_decoy or state = 'unconfirmed')
);

-- A name belongs to whoever came first, until the registration is decided or has run out.
create unique index registration_open_name on registration (user_name_key)
  where state in ('unconfirmed', 'pending_approval');
-- Of several registrations with one address, one goes on: the first whose code comes back.
create unique index registration_waiting_email on registration (email_key) where state = 'pending_approval';
create index registration_email on registration (email_key);
create index registration_account on registration (account_id);
create index registration_type on registration (partner_type_code);
create index registration_unconfirmed on registration (created_at) where state = 'unconfirmed';
-- One index for each order of the list.
create index registration_by_created on registration (created_at, id);
create index registration_by_name on registration (user_name_key, id);
create index registration_by_organisation on registration (organisation_name collate "und-x-icu", id);
create index registration_by_state on registration (state, id);
create index registration_contains on registration using gin
  (lower(user_name) gin_trgm_ops, lower(organisation_name) gin_trgm_ops, lower(email) gin_trgm_ops);
