-- What was said of a partner's going live (docs/decisions/0077): the last entry counts. Nothing here is ever changed.

create table go_live_entry (
  id uuid primary key,
  partner_id text not null references partner (id),
  number integer not null check (number > 0),
  kind text collate "C" not null check (kind in ('passed', 'withdrawn')),
  at timestamptz not null,
  by_user text not null check (length(by_user) between 1 and 256),
  -- Of what was withdrawn.
  reason text check (length(reason) between 1 and 500),
  -- Of a run that was passed: the report as it was handed in, a compact JWS.
  report text check (length(report) between 1 and 262144),
  -- What of it is shown without reading it: the program that wrote it and when it says that was, whose certificate signed.
  kit text check (length(kit) between 1 and 128),
  ran_at timestamptz,
  thumbprint text collate "C" check (thumbprint ~ '^[0-9a-f]{64}$'),
  checks_passed integer check (checks_passed >= 0),
  checks_advice integer check (checks_advice >= 0),
  -- The call that the platform has seen itself: when, and which part of it has.
  transaction_id text collate "C" check (length(transaction_id) between 1 and 64),
  seen_at timestamptz,
  seen_by text collate "C" check (length(seen_by) between 1 and 40),
  constraint go_live_entry_number unique (partner_id, number),
  check ((kind = 'withdrawn') = (reason is not null)),
  check (num_nulls(report, kit, ran_at, thumbprint, checks_passed, checks_advice, transaction_id, seen_at, seen_by)
    = case kind when 'passed' then 0 else 9 end)
);

create function go_live_entry_stays() returns trigger language plpgsql as $$
begin
  raise exception 'entries of go_live_entry are never changed';
end
$$;
create trigger go_live_entry_stays before update or delete or truncate on go_live_entry
  for each statement execute function go_live_entry_stays();

-- Whoever decides at run time knows before it is acknowledged (migration 0200).
create constraint trigger go_live_entry_decided after insert on go_live_entry deferrable initially deferred
  for each row execute function decision_changed('P', 'partner_id');
