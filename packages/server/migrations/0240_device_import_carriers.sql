-- The interface that a row of a file names: its device is added to it, or not at all.
alter table device_import_row add column carrier_id text check (length(carrier_id) <= 36);
