-- Who may sign in: people, programs, their sessions, and what the embedded identity provider remembers.

create table account (
  id uuid primary key,
  user_name text not null check (length(user_name) between 1 and 256),
  user_name_key text not null generated always as (lower(user_name)) stored,
  email text not null check (length(email) <= 254),
  email_key text not null generated always as (lower(email)) stored,
  -- argon2id in PHC form; null for accounts that sign in elsewhere.
  password_hash text,
  first_name text not null check (length(first_name) <= 64),
  last_name text not null check (length(last_name) <= 64),
  organisation_name text not null check (length(organisation_name) <= 128),
  address text not null check (length(address) <= 2000),
  phone text not null check (length(phone) <= 64),
  locale text not null check (locale in ('eng', 'fra', 'ara')),
  -- Code of a partner type; null for administrators.
  partner_type text check (length(partner_type) <= 36),
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create unique index account_user_name on account (user_name_key);
create unique index account_email on account (email_key);

create table account_role (
  account_id uuid not null references account (id) on delete cascade,
  role text not null check (length(role) between 1 and 64),
  primary key (account_id, role)
);

-- Programs that authenticate with an id and a secret.
create table service_client (
  client_id text primary key check (length(client_id) between 1 and 64),
  secret_hash text not null,
  roles text[] not null,
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- The id that the browser holds is stored as its SHA-256 alone; `id` names the session elsewhere.
create table session (
  id uuid primary key,
  secret_hash bytea not null unique check (length(secret_hash) = 32),
  account_id uuid not null references account (id) on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- Hint for the sign-out at the identity provider.
  id_token text
);
create index session_account on session (account_id);
create index session_expiry on session (expires_at);

create table consent (
  account_id uuid not null references account (id) on delete cascade,
  terms_version text not null check (length(terms_version) <= 36),
  given_at timestamptz not null,
  primary key (account_id, terms_version)
);

-- Wrong passwords, counted per account and per address; a row that rests long enough counts for nothing.
create table sign_in_attempt (
  key text primary key check (length(key) <= 128),
  failures int not null,
  last_at timestamptz not null,
  blocked_until timestamptz not null
);
create index sign_in_attempt_rest on sign_in_attempt (last_at);

-- What the identity provider keeps between requests. Ids are bearer secrets: stored as SHA-256, contents sealed.
create table oidc_payload (
  model text not null check (length(model) <= 64),
  id_hash bytea not null,
  payload bytea not null,
  grant_hash bytea,
  uid_hash bytea,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, id_hash)
);
create index oidc_payload_grant on oidc_payload (grant_hash) where grant_hash is not null;
create index oidc_payload_uid on oidc_payload (model, uid_hash) where uid_hash is not null;
create index oidc_payload_expiry on oidc_payload (expires_at);

-- Keys that sign tokens; the private half is sealed with the master key.
create table signing_key (
  id text primary key,
  public_jwk text not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index signing_key_in_use on signing_key ((true)) where retired_at is null;
