-- Imports are listed, for their providers and for administrators: by what people know a provider by, newest first.
alter table device_import add column organisation_name text;
update device_import i set organisation_name = p.organisation_name from partner p where p.id = i.partner_id;
alter table device_import
  alter column organisation_name set not null,
  add foreign key (partner_id, organisation_name) references partner (id, organisation_name) on update cascade;

create index device_import_by_start on device_import (started_at, id) include (state);
create index device_import_owner on device_import (partner_id, organisation_name);
drop index device_import_of_partner;
create index device_import_search on device_import using gin
  (lower(coalesce(file_name, '') || ' ' || organisation_name || ' ' || partner_id || ' ' || coalesce(started_by, '')) gin_trgm_ops);

create trigger device_import_counted after insert or update or delete or truncate on device_import
  for each statement execute function table_changed();
