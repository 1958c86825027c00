-- Policy groups and policies (pms-policy-device-api §1, §4, §5.1).

create table policy_group (
  id text primary key check (length(id) between 1 and 36),
  name text not null check (length(name) between 1 and 128),
  description text not null check (length(description) between 1 and 256),
  -- Who created or last changed it: the contract's `userId`.
  user_name text not null,
  is_active boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  -- Null until somebody changes it.
  updated_at timestamptz,
  updated_by text,
  check ((updated_at is null) = (updated_by is null)),
  constraint policy_group_name unique (name)
);
create index policy_group_by_created on policy_group (created_at, id);
create index policy_group_by_name on policy_group (name collate "und-x-icu", id);
create index policy_group_contains on policy_group using gin
  (lower(name) gin_trgm_ops, lower(description) gin_trgm_ops, lower(id) gin_trgm_ops);
create index policy_group_search on policy_group using gin (lower(name || ' ' || description) gin_trgm_ops);

create table policy (
  id text primary key check (length(id) between 1 and 36),
  group_id text not null references policy_group (id),
  name text not null check (length(name) between 1 and 128),
  description text not null check (length(description) between 1 and 256),
  policy_type text not null check (length(policy_type) between 1 and 36),
  -- The officer's own word for the version; ours is `revision`.
  version text not null check (length(version) between 1 and 8),
  -- JSON in the words and the order in which it was written.
  document text not null check (length(document) <= 5120),
  state text not null check (state in ('draft', 'activated', 'deactivated')),
  -- Set at the publication.
  schema_url text,
  valid_from timestamptz not null,
  valid_till timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz,
  updated_by text,
  revision int not null default 1,
  check (valid_from < valid_till),
  check ((state = 'draft') = (schema_url is null)),
  check ((updated_at is null) = (updated_by is null)),
  constraint policy_name unique (group_id, name)
);
create index policy_by_created on policy (created_at, id);
create index policy_by_name on policy (name collate "und-x-icu", id);
create index policy_by_description on policy (description collate "und-x-icu", id);
create index policy_by_group on policy (group_id, state, id);
create index policy_by_state on policy (state, id);
create index policy_contains on policy using gin
  (lower(name) gin_trgm_ops, lower(description) gin_trgm_ops, lower(id) gin_trgm_ops, lower(policy_type) gin_trgm_ops);
create index policy_search on policy using gin
  (lower(name || ' ' || description || ' ' || policy_type) gin_trgm_ops);

-- Every revision as it was; nothing changes or deletes one.
create table policy_revision (
  policy_id text not null references policy (id),
  revision int not null,
  -- What made it: drafted, edited, published, …
  action text not null,
  name text not null,
  description text not null,
  version text not null,
  document text not null,
  state text not null check (state in ('draft', 'activated', 'deactivated')),
  valid_from timestamptz not null,
  valid_till timestamptz not null,
  reason text,
  at timestamptz not null,
  by_user text not null,
  primary key (policy_id, revision)
);

do $$
declare
  listed text;
begin
  foreach listed in array array['policy', 'policy_group']
  loop
    execute format(
      'create trigger %I after insert or update or delete or truncate on %I for each statement execute function table_changed()',
      listed || '_counted', listed);
  end loop;
end
$$;
