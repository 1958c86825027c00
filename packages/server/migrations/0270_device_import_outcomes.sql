-- What became of each row of a file stays for a while after the import: its provider looks it up, and saves it.
alter table device_import_row
  add column outcome text not null default 'waiting' check (outcome in ('waiting', 'added', 'skipped')),
  -- Why it was left out, as a code of the contract.
  add column refusal text check (length(refusal) <= 64),
  add column device_id text check (length(device_id) <= 36),
  add check ((outcome = 'skipped') = (refusal is not null)),
  add check ((outcome = 'added') = (device_id is not null));

-- The next rows to take.
create index device_import_row_waiting on device_import_row (import_id, line) where outcome = 'waiting';

create trigger device_import_row_counted after insert or update or delete or truncate on device_import_row
  for each statement execute function table_changed();
