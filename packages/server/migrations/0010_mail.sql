-- Mails on their way out. Contents are sealed: they hold addresses, and links that open an account.

create table mail (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  template text not null check (length(template) <= 64),
  -- Recipient, subject and texts; null once delivered.
  sealed_content bytea,
  -- waiting: for the mail server; kept: for the sandbox's outbox page; parked: given up.
  state text not null check (state in ('waiting', 'sent', 'kept', 'parked')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  last_error text check (length(last_error) <= 200),
  created_at timestamptz not null
);
create index mail_waiting on mail (next_attempt_at) where state = 'waiting';
