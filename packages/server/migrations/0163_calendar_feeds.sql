-- The secret address of somebody's calendar of ends. The secret itself lies nowhere: only its digest.
create table calendar_feed (
  account_id uuid primary key references account (id) on delete cascade,
  secret_hash bytea not null unique check (length(secret_hash) = 32),
  created_at timestamptz not null,
  last_read_at timestamptz
);
