-- Addresses to which partners, or the platform, have events sent (docs/decisions/0060). What is on its way to them are rows of
-- `outside_delivery`; that they hear of anything, `outside_receiver` says.
create table webhook (
  id uuid primary key,
  -- Null: one of the platform, which hears of every partner's events.
  partner_id text references partner (id) on delete cascade,
  name text not null check (length(name) between 1 and 64),
  url text not null check (length(url) <= 500),
  events text[] not null check (cardinality(events) between 1 and 100),
  state text not null default 'active' check (state in ('active', 'paused', 'disabled')),
  -- Under the master key; the older one signs, too, until it ends.
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamptz,
  -- Since when nothing has arrived; null while things arrive.
  failing_since timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  check ((previous_secret is null) = (previous_until is null))
);
create index webhook_by_partner on webhook (partner_id, created_at, id);
create index webhook_by_created on webhook (created_at, id);
create index webhook_search on webhook using gin (lower(name || ' ' || url || ' ' || coalesce(partner_id, '')) gin_trgm_ops);
create trigger webhook_counted after insert or update or delete or truncate on webhook
  for each statement execute function table_changed();
