-- What is stopped whatever its certificates say (trust-and-crypto §5.7): devices, device models, interfaces, chip keys,
-- providers, partners – and, by their ids alone, what other parts of the platform have asked to be stopped.
create table hotlist_entry (
  id uuid primary key,
  kind text not null check (kind in ('device', 'device_model', 'sbi', 'chip_key', 'provider', 'partner',
    'uin', 'vid', 'machine', 'operator', 'center')),
  -- SHA-256 as the hotlist service's contract says; the original has none for interfaces, where it is ours.
  contract_id bytea not null check (length(contract_id) = 32),
  -- One octet of the kind, and a SHA-256 of what people know, whatever the case; of the contract's id alone where nobody
  -- has said what it stands for (docs/decisions/0069).
  match_key bytea not null check (length(match_key) = 33),
  -- What people know it by; all null where only its id is known.
  serial_number text check (length(serial_number) between 1 and 64),
  make text check (length(make) between 1 and 64),
  model text check (length(model) between 1 and 64),
  software_version text check (length(software_version) between 1 and 64),
  provider_id text check (length(provider_id) between 1 and 128),
  provider_name text check (length(provider_name) between 1 and 256),
  -- Null where another part of the platform has named an id alone.
  reason text check (length(reason) between 1 and 500),
  evidence text check (length(evidence) between 1 and 2000),
  -- Until when; null: until it is lifted.
  ends_at timestamptz,
  state text not null check (state in ('live', 'ended', 'lifted')),
  blocked_at timestamptz not null,
  blocked_by text not null,
  lifted_at timestamptz,
  lifted_by text,
  lift_reason text check (length(lift_reason) between 1 and 500),
  updated_at timestamptz,
  updated_by text,
  version int not null default 1,
  check ((state = 'lifted') = (lifted_at is not null)),
  check ((lifted_at is null) = (lifted_by is null)),
  check (state <> 'ended' or ends_at is not null)
);

-- One live entry for each thing.
create unique index hotlist_entry_live on hotlist_entry (match_key) where state = 'live';
create index hotlist_entry_contract_id on hotlist_entry (contract_id, kind);
create index hotlist_entry_ending on hotlist_entry (ends_at, id) where state = 'live' and ends_at is not null;
create index hotlist_entry_by_blocked on hotlist_entry (blocked_at, id) include (state);
create index hotlist_entry_by_kind on hotlist_entry (kind, id) include (state);
create index hotlist_entry_by_provider on hotlist_entry (provider_id, id) include (state);
create index hotlist_entry_by_make on hotlist_entry (make collate "und-x-icu", id) include (state);
create index hotlist_entry_by_end on hotlist_entry (ends_at, id) include (state);
create index hotlist_entry_by_state on hotlist_entry (state, id);
create index hotlist_entry_search on hotlist_entry using gin
  (lower(coalesce(serial_number, '') || ' ' || coalesce(make, '') || ' ' || coalesce(model, '') || ' ' ||
    coalesce(software_version, '') || ' ' || coalesce(provider_id, '') || ' ' || coalesce(provider_name, '') || ' ' || coalesce(reason, ''))
    gin_trgm_ops);

create trigger hotlist_entry_counted after insert or update or delete or truncate on hotlist_entry
  for each statement execute function table_changed();

create constraint trigger hotlist_entry_noted after insert or delete on hotlist_entry deferrable initially deferred
  for each row execute function view_changed('hotlist', 'match_key');
create constraint trigger hotlist_entry_changed after update on hotlist_entry deferrable initially deferred
  for each row when (old.state is distinct from new.state or old.ends_at is distinct from new.ends_at)
  execute function view_changed('hotlist', 'match_key');
create trigger hotlist_entry_emptied after truncate on hotlist_entry
  for each statement execute function view_emptied('hotlist');

-- What entries have stopped since; counted beside them, so that counting changes nothing of what is blocked.
create table hotlist_stops (
  entry_id uuid primary key references hotlist_entry (id) on delete cascade,
  stops bigint not null check (stops > 0),
  last_at timestamptz not null
) with (fillfactor = 50);
