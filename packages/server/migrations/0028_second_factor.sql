-- The second factor of an account: a shared secret for one-time codes (RFC 6238), and codes for the day the device is lost.

create table second_factor (
  account_id uuid primary key references account (id) on delete cascade,
  sealed_secret bytea not null,
  -- Time steps whose codes were taken last, newest first: none of them counts again.
  used_steps bigint[] not null check (cardinality(used_steps) <= 10),
  confirmed_at timestamptz not null
);

-- Each works once. Keyed hash alone.
create table recovery_code (
  account_id uuid not null references second_factor (account_id) on delete cascade,
  code_hash bytea not null check (length(code_hash) = 32),
  used_at timestamptz,
  primary key (account_id, code_hash)
);
