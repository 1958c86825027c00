-- Licences of MISPs (pms-partner-api §2.1, §3.4, L1–L6). A MISP has a chain of them: one that was generated, and then each
-- takes the place of the one before (D-15).

-- Licences copy whether their partner is active, as they copy its name: it follows in the same transaction.
alter table partner add constraint partner_activity unique (id, is_active);

create table licence (
  id uuid primary key,
  partner_id text not null,
  -- Counts the licences of its partner.
  number int not null check (number >= 1),
  organisation_name text not null,
  partner_is_active boolean not null,
  -- The policy that it is bound to, with the approved request for it; a MISP may have none.
  policy_id text references policy (id),
  policy_name text,
  policy_group_id text references policy_group (id),
  request_id text references policy_request (id),
  -- HMAC-SHA-256 of the licence key, to find it by; the key itself lies nowhere in the clear (docs/decisions/0050).
  digest bytea not null check (length(digest) = 32),
  -- Its first characters, by which people recognise it.
  hint text not null check (length(hint) between 1 and 12),
  -- The key sealed under the master key, for what the contract shows and the platform has to be told of it.
  sealed_key bytea not null,
  state text not null check (state in ('active', 'deactivated', 'expired')),
  -- In the contract's word: a licence stops with its partner and comes back with it.
  is_active boolean not null generated always as (state = 'active' and partner_is_active) stored,
  -- What an administrator has stopped only an administrator brings back.
  stopped_by text check (stopped_by in ('partner', 'administrator')),
  valid_from timestamptz not null,
  valid_till timestamptz not null,
  -- When verifiers, which know one licence of each MISP, hear of it; and when they did (docs/decisions/0051).
  announce_at timestamptz not null,
  announced_at timestamptz,
  -- The licence whose place it takes.
  replaces_id uuid references licence (id),
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz,
  updated_by text,
  version int not null default 1,
  foreign key (partner_id, organisation_name) references partner (id, organisation_name) on update cascade,
  foreign key (partner_id, partner_is_active) references partner (id, is_active) on update cascade,
  check (valid_from <= valid_till),
  check ((state = 'deactivated') = (stopped_by is not null)),
  check ((updated_at is null) = (updated_by is null)),
  check ((policy_id is null) = (policy_name is null)),
  check ((policy_id is null) = (policy_group_id is null)),
  check ((policy_id is null) = (request_id is null)),
  check (announced_at is null or announced_at >= announce_at),
  check ((number = 1) = (replaces_id is null)),
  constraint licence_digest unique (digest),
  -- A MISP has one chain, and each licence of it one successor, whoever generates at once.
  constraint licence_number unique (partner_id, number)
);

create index licence_replaces on licence (replaces_id) where replaces_id is not null;

create index licence_request on licence (request_id) where request_id is not null;
create index licence_group on licence (policy_group_id) where policy_group_id is not null;
create index licence_of_policy on licence (policy_id, state, created_at) where policy_id is not null;
-- Those that end next, and those that verifiers wait for.
create index licence_ending on licence (valid_till, id) where state <> 'expired';
create index licence_switching on licence (announce_at, id) where announced_at is null;

create index licence_of_organisation on licence (partner_id, organisation_name);
create index licence_of_activity on licence (partner_id, partner_is_active);
create index licence_by_created on licence (created_at, id);
create index licence_of_partner on licence (partner_id, created_at, id);
create index licence_by_organisation on licence (organisation_name collate "und-x-icu", id);
create index licence_by_policy_name on licence (policy_name collate "und-x-icu", id);
create index licence_by_state on licence (state, id);
create index licence_by_end on licence (valid_till, id);
create index licence_contains on licence using gin
  (lower(partner_id) gin_trgm_ops, lower(organisation_name) gin_trgm_ops, lower(policy_name) gin_trgm_ops);
create index licence_search on licence using gin
  (lower(organisation_name || ' ' || partner_id || ' ' || coalesce(policy_name, '') || ' ' || hint) gin_trgm_ops);

create trigger licence_counted after insert or update or delete or truncate on licence
  for each statement execute function table_changed();
-- Clients find a licence by its key (L6), which is looked for by its digest.
create index licence_by_digest_text on licence (lower(encode(digest, 'hex')));
