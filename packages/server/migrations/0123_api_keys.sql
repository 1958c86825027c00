-- API keys of partners (pms-partner-api §2.1, §3.3, P27, M1, M9, M13).

create table api_key (
  id uuid primary key,
  -- Names beside ids are copied for the lists; the names of partners and groups follow when they change.
  partner_id text not null,
  organisation_name text not null,
  partner_type_code text not null references partner_type (code),
  policy_id text not null references policy (id),
  policy_name text not null,
  policy_group_id text not null,
  policy_group_name text not null,
  -- The approved request that it stands on.
  request_id text not null references policy_request (id),
  -- The policy under which verifiers heard of it; a move does not reach them (docs/decisions/0048).
  announced_policy_id text not null references policy (id),
  label text not null check (length(label) between 1 and 36),
  -- HMAC-SHA-256 of the key, to find it by; the key itself lies nowhere in the clear (docs/decisions/0047).
  digest bytea not null check (length(digest) = 32),
  -- Its first characters, by which people recognise it.
  hint text not null check (length(hint) between 1 and 12),
  -- The key sealed under the master key, for what the platform has to be told of it.
  sealed_key bytea not null,
  state text not null check (state in ('active', 'deactivated', 'expired')),
  -- The same in the two words of the contract.
  status text not null generated always as (case state when 'active' then 'activated' else 'deactivated' end) stored,
  -- What an administrator has stopped only an administrator brings back.
  stopped_by text check (stopped_by in ('partner', 'administrator')),
  valid_from timestamptz not null,
  valid_till timestamptz not null,
  last_used_at timestamptz,
  -- The key whose place it takes.
  replaces_id uuid references api_key (id),
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz,
  updated_by text,
  version int not null default 1,
  foreign key (partner_id, organisation_name) references partner (id, organisation_name) on update cascade,
  foreign key (policy_group_id, policy_group_name) references policy_group (id, name) on update cascade,
  check (valid_from <= valid_till),
  check ((state = 'deactivated') = (stopped_by is not null)),
  check ((updated_at is null) = (updated_by is null)),
  constraint api_key_digest unique (digest),
  constraint api_key_label unique (partner_id, policy_id, label)
);

create index api_key_request on api_key (request_id);
create index api_key_announced on api_key (announced_policy_id);
create index api_key_replaces on api_key (replaces_id);
-- What stands on a policy, and what a partner has for it.
create index api_key_of_policy on api_key (policy_id, state, created_at);
-- Those that end next.
create index api_key_ending on api_key (valid_till, id) where state <> 'expired';

create index api_key_by_created on api_key (created_at, id);
create index api_key_of_partner on api_key (partner_id, created_at, id);
create index api_key_by_partner on api_key (partner_id, id);
create index api_key_by_label on api_key (label collate "und-x-icu", id);
create index api_key_by_organisation on api_key (organisation_name collate "und-x-icu", id);
create index api_key_by_type on api_key (partner_type_code, id);
create index api_key_by_policy_name on api_key (policy_name collate "und-x-icu", id);
create index api_key_by_group_id on api_key (policy_group_id);
create index api_key_by_group on api_key (policy_group_name collate "und-x-icu", id);
create index api_key_by_status on api_key (status, id);
create index api_key_by_state on api_key (state, id);
create index api_key_by_end on api_key (valid_till, id);
create index api_key_contains on api_key using gin
  (lower(partner_id) gin_trgm_ops, lower(label) gin_trgm_ops, lower(organisation_name) gin_trgm_ops,
   lower(policy_name) gin_trgm_ops, lower(policy_group_name) gin_trgm_ops);
create index api_key_search on api_key using gin
  (lower(label || ' ' || organisation_name || ' ' || partner_id || ' ' || policy_name) gin_trgm_ops);

create trigger api_key_counted after insert or update or delete or truncate on api_key
  for each statement execute function table_changed();
