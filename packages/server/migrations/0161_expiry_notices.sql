-- Notices of what ends (pms-1.3-delta §3, §5.2, §6).

-- No key to the partner: the notices of a day are written many at once, and must keep nobody from changing a partner.
create table expiry_notice (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (length(kind) <= 40),
  -- What ends; a certificate that takes the place of another is another thing.
  thing_id text not null check (length(thing_id) <= 200),
  -- The object whose page shows it.
  object_id text not null,
  -- Whose it is; null for what administrators look after.
  partner_id text,
  title text not null,
  ends_at timestamptz not null,
  -- The day, UTC, of which it is the notice.
  day date not null,
  -- Which of the configured days it is for; -1: it has ended.
  threshold int not null check (threshold >= -1),
  days_left int not null,
  detail jsonb not null,
  created_at timestamptz not null,
  -- However many servers look: one for each thing and day, and each who is told of it.
  constraint expiry_notice_once unique nulls not distinct (kind, thing_id, partner_id, day)
);
create index expiry_notice_of_partner on expiry_notice (partner_id, created_at, id);
create index expiry_notice_of_day on expiry_notice (day, partner_id);
create index expiry_notice_end on expiry_notice (ends_at);

-- How far the look at a day has come, for each kind of things.
create table expiry_scan (
  day date not null,
  -- 0: all that ends within the days of notices; later ones, by the hour: what has ended meanwhile.
  pass int not null check (pass between 0 and 23),
  kind text not null check (length(kind) <= 40),
  -- The last one that was looked at.
  cursor_end timestamptz,
  cursor_key text,
  found bigint not null default 0,
  notices bigint not null default 0,
  done_at timestamptz,
  primary key (day, pass, kind)
);

-- Until when somebody has seen what there is (N3, N4).
create table expiry_reader (
  account_id uuid primary key references account (id) on delete cascade,
  -- As said by whoever calls; it may be wrong, and in time to come.
  seen_at timestamptz not null,
  -- What was there until then has been read.
  read_at timestamptz not null
);

create table expiry_dismissal (
  notice_id uuid not null references expiry_notice (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  at timestamptz not null,
  primary key (notice_id, account_id)
);
create index expiry_dismissal_account on expiry_dismissal (account_id);

do $$
declare
  listed text;
begin
  foreach listed in array array['expiry_notice', 'expiry_dismissal']
  loop
    execute format(
      'create trigger %I after insert or update or delete or truncate on %I for each statement execute function table_changed()',
      listed || '_counted', listed);
  end loop;
end
$$;
