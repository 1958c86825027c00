-- Files of device models: what a dry run has found right waits here until it is imported, row by row.
create table device_import (
  id uuid primary key,
  partner_id text not null references partner (id),
  -- Of the file as it was sent: what is imported is what was looked at.
  sha256 text not null check (length(sha256) = 64),
  file_name text check (length(file_name) <= 256),
  row_count int not null check (row_count > 0),
  -- Rows that were taken, and those of them that the provider had registered by then.
  done int not null default 0,
  skipped int not null default 0,
  state text not null check (state in ('checked', 'running', 'done')),
  created_at timestamptz not null,
  created_by text not null,
  started_at timestamptz,
  started_by text,
  check (done <= row_count),
  check ((state = 'checked') = (started_at is null))
);
create index device_import_of_partner on device_import (partner_id);
create index device_import_unused on device_import (created_at) where state = 'checked';

-- A row goes when it is taken.
create table device_import_row (
  import_id uuid not null references device_import (id) on delete cascade,
  line int not null,
  type_code text not null,
  sub_type_code text not null,
  make text not null,
  model text not null,
  primary key (import_id, line)
);
