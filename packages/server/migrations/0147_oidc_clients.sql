-- OIDC and OAuth clients of authentication partners (pms-partner-api §2.1, §3.5, C1–C7).

create table oidc_client (
  id uuid primary key,
  -- By which eSignet, verifiers and the partner know it: a digest of its first key.
  client_id text not null check (length(client_id) between 1 and 100),
  -- Names beside ids are copied for the lists; the names of partners and groups follow when they change.
  partner_id text not null,
  organisation_name text not null,
  policy_id text not null references policy (id),
  policy_name text not null,
  policy_group_id text not null,
  policy_group_name text not null,
  -- The approved request that it stands on.
  request_id text not null references policy_request (id),
  name text not null check (length(name) between 1 and 256),
  -- Its names by language; null where it was made by the older operations, which know one name.
  name_map jsonb,
  -- The name as the contract shows it: the plain one, or all of them as JSON.
  wire_name text not null,
  logo_uri text not null check (length(logo_uri) <= 2048),
  redirect_uris text[] not null check (cardinality(redirect_uris) between 1 and 5),
  grant_types text[] not null check (cardinality(grant_types) between 1 and 3),
  auth_methods text[] not null check (cardinality(auth_methods) between 1 and 3),
  claims text[] not null,
  acr_values text[] not null,
  -- Which of its two interfaces eSignet is told by.
  dialect text not null check (dialect in ('oauth', 'oidc')),
  state text not null check (state in ('pending', 'active', 'inactive', 'refused')),
  -- The same in the two words of the contract.
  status text not null generated always as (case state when 'active' then 'ACTIVE' else 'INACTIVE' end) stored,
  -- What an administrator has stopped only an administrator brings back.
  stopped_by text check (stopped_by in ('partner', 'administrator')),
  -- Whether verifiers have heard of it.
  is_announced boolean not null default false,
  version int not null default 1,
  -- What eSignet knows: up to which version, and how it was then (docs/decisions/0052).
  told_version int not null default 0,
  told jsonb,
  -- How often it was told since it changed, and when it is told next; null where nothing is to be told, or no more by itself.
  attempts int not null default 0,
  next_attempt_at timestamptz,
  -- Somebody is telling eSignet now, and may until then.
  talking_until timestamptz,
  -- Why eSignet has not been told, and what it has refused.
  last_problem text,
  refusal_code text check (length(refusal_code) <= 100),
  refusal_message text check (length(refusal_message) <= 500),
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz,
  updated_by text,
  foreign key (partner_id, organisation_name) references partner (id, organisation_name) on update cascade,
  foreign key (policy_group_id, policy_group_name) references policy_group (id, name) on update cascade,
  check (told_version between 0 and version),
  check (state <> 'inactive' or stopped_by is not null),
  check ((updated_at is null) = (updated_by is null))
);

-- What eSignet has refused at its creation may be brought again.
-- By an expression, not in part: lists leave refused ones out, too, and would be read through it instead of what finds words.
create unique index oidc_client_live on oidc_client ((case when state <> 'refused' then client_id end));
create index oidc_client_of_client_id on oidc_client (client_id, created_at);
create index oidc_client_request on oidc_client (request_id);
create index oidc_client_of_policy on oidc_client (policy_id, state, created_at);
-- Those of which eSignet has to be told.
create index oidc_client_due on oidc_client (next_attempt_at, id) where next_attempt_at is not null;

create index oidc_client_by_created on oidc_client (created_at, id);
create index oidc_client_of_partner on oidc_client (partner_id, created_at, id);
create index oidc_client_of_organisation on oidc_client (partner_id, organisation_name);
create index oidc_client_by_partner on oidc_client (partner_id, id);
create index oidc_client_by_name on oidc_client (name collate "und-x-icu", id);
create index oidc_client_by_organisation on oidc_client (organisation_name collate "und-x-icu", id);
create index oidc_client_by_policy_name on oidc_client (policy_name collate "und-x-icu", id);
create index oidc_client_of_group on oidc_client (policy_group_id, policy_group_name);
create index oidc_client_by_group on oidc_client (policy_group_name collate "und-x-icu", id);
create index oidc_client_by_status on oidc_client (status, id);
create index oidc_client_by_state on oidc_client (state, id);
create index oidc_client_contains on oidc_client using gin
  (lower(partner_id) gin_trgm_ops, lower(name) gin_trgm_ops, lower(wire_name) gin_trgm_ops,
   lower(organisation_name) gin_trgm_ops, lower(policy_name) gin_trgm_ops, lower(policy_group_name) gin_trgm_ops);
create index oidc_client_search on oidc_client using gin
  (lower(name || ' ' || organisation_name || ' ' || partner_id || ' ' || policy_name || ' ' || client_id) gin_trgm_ops);

create trigger oidc_client_counted after insert or update or delete or truncate on oidc_client
  for each statement execute function table_changed();

-- The public keys by which clients prove who they are. A key belongs to one client, however it is written.
create table oidc_client_key (
  id uuid primary key,
  client_id uuid not null references oidc_client (id),
  kid text not null check (length(kid) between 1 and 200),
  -- RFC 7638, SHA-256.
  thumbprint bytea not null check (length(thumbprint) = 32),
  -- Public members alone.
  jwk jsonb not null,
  -- The one that gave the client its id.
  is_first boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  -- From then on it counts no more.
  ends_at timestamptz,
  constraint oidc_client_key_thumbprint unique (thumbprint),
  constraint oidc_client_key_kid unique (client_id, kid)
);
create unique index oidc_client_key_first on oidc_client_key (client_id) where is_first;
