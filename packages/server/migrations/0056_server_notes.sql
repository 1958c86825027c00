-- What a running server has met and an operator should know of; `doctor` reads it.

create table server_note (
  name text primary key check (length(name) between 1 and 64),
  last_at timestamptz not null
);
