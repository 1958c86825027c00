-- Who has used the platform at run time, when, under which licence, and what became of it (docs/decisions/0089): nothing
-- here is about the people who were authenticated.

-- Months are tables of their own, so that what is too old is dropped rather than deleted. They lie apart: which there are
-- depends on the day, not on the version.
create schema usage_month;

create table usage_log (
  at timestamptz not null,
  id uuid not null,
  -- Where it was noted.
  source text collate "C" not null check (source in ('decision', 'gateway')),
  -- Without foreign keys: what is gone has been used all the same, and nothing is looked up while rows come in.
  partner_id text collate "C" check (length(partner_id) between 1 and 36),
  misp_id text collate "C" check (length(misp_id) between 1 and 36),
  api_key_id uuid,
  client_id text collate "C" check (length(client_id) between 1 and 128),
  policy_id text collate "C" check (length(policy_id) between 1 and 36),
  licence_id uuid,
  operation text collate "C" check (length(operation) between 1 and 64),
  -- Null: it was allowed.
  code text collate "C" check (length(code) between 1 and 40),
  -- What the texts of that code mention: days, the word of a policy.
  words jsonb check (octet_length(words::text) <= 2000),
  latency_us integer not null check (latency_us >= 0),
  -- As whoever asked calls it, or our id of the request.
  transaction_id text collate "C" not null check (length(transaction_id) between 1 and 64),
  -- A batch that is sent again stores nothing twice.
  primary key (at, id)
) partition by range (at);
create index usage_log_of_partner on usage_log (partner_id, at, id);
create index usage_log_of_misp on usage_log (misp_id, at, id);
create index usage_log_by_transaction on usage_log (transaction_id, at);

-- Makes the table of a month, if there is none yet.
create function usage_make_month(day date) returns void language plpgsql as $$
declare
  first date := date_trunc('month', day)::date;
  name text := to_char(day, '"log_"YYYY_MM');
begin
  perform pg_advisory_xact_lock(7205513);
  if to_regclass('usage_month.' || name) is not null then
    return;
  end if;
  -- Attached rather than made in place: that keeps nobody from writing.
  execute format('create table usage_month.%I (like public.usage_log including defaults including constraints)', name);
  execute format('alter table public.usage_log attach partition usage_month.%I for values from (%L) to (%L)', name,
    first::text || ' 00:00:00+00', (first + interval '1 month')::date::text || ' 00:00:00+00');
end
$$;

-- The same in numbers, by hour and by day; an empty text stands for what is not known. Written with the rows that are counted.
create table usage_total (
  span text collate "C" not null check (span in ('hour', 'day')),
  starts_at timestamptz not null,
  partner_id text collate "C" not null,
  misp_id text collate "C" not null,
  licence_id text collate "C" not null,
  -- Empty: allowed.
  code text collate "C" not null,
  calls bigint not null,
  latency_us bigint not null,
  slowest_us integer not null,
  primary key (span, starts_at, partner_id, misp_id, licence_id, code)
) with (fillfactor = 70);
create index usage_total_of_partner on usage_total (partner_id, span, starts_at);
create index usage_total_of_misp on usage_total (misp_id, span, starts_at);

-- When a key, a licence or a client was used last; some seconds late.
create table usage_last (
  kind text collate "C" not null check (kind in ('key', 'licence', 'client')),
  id text collate "C" not null check (length(id) between 1 and 128),
  used_at timestamptz not null,
  primary key (kind, id)
) with (fillfactor = 70);
alter table api_key drop column last_used_at;

-- Processes that answer at run time, each by what it said of itself last. What was lost with one is known until its row is removed.
create table run_time_process (
  id uuid primary key,
  kind text collate "C" not null check (kind in ('server', 'gateway')),
  host text not null check (length(host) <= 255),
  pid integer not null,
  started_at timestamptz not null,
  told_at timestamptz not null,
  -- Since it told the time before.
  calls_per_second real not null,
  -- How old its memory may be; null: it asks the database.
  feed_age_ms integer,
  waiting integer not null,
  -- Since it has started.
  lost bigint not null
) with (fillfactor = 20);
