-- Mails about what ends: one digest for each person and day, with what became of it; and what partners have not read.

create table expiry_digest (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account (id) on delete cascade,
  day date not null,
  kind text not null check (kind in ('daily', 'weekly')),
  -- It tells of the notices that were written since the digests of the day before and until these were begun.
  covers_from timestamptz not null,
  covers_until timestamptz not null,
  -- due: not written yet; none: there was nobody to hand a mail to, or nothing left to say; kept: on the page of the sandbox.
  state text not null check (state in ('due', 'queued', 'sent', 'failed', 'kept', 'none')),
  mail_id uuid,
  created_at timestamptz not null,
  settled_at timestamptz,
  constraint expiry_digest_once unique (account_id, day)
);
create index expiry_digest_open on expiry_digest (day, id) where state in ('due', 'queued');
create index expiry_digest_covering on expiry_digest (account_id, covers_until);

-- Of which ends administrators were told because the partner had read of none; once for each.
create table expiry_escalation (
  kind text not null,
  thing_id text not null,
  partner_id text not null,
  ends_at timestamptz not null,
  at timestamptz not null,
  primary key (kind, thing_id, partner_id, ends_at)
);
create index expiry_escalation_end on expiry_escalation (ends_at);
