-- Links that were mailed to somebody: whoever holds the token may do one thing, once. Stored as SHA-256 alone.

create table mailed_link (
  token_hash bytea primary key check (length(token_hash) = 32),
  purpose text not null check (purpose in ('password', 'email')),
  account_id uuid not null references account (id) on delete cascade,
  -- The address that the link confirms.
  sealed_email bytea check ((sealed_email is not null) = (purpose = 'email')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mailed_link_account on mailed_link (account_id, created_at);
create index mailed_link_expiry on mailed_link (expires_at);
