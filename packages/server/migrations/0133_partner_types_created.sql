-- When a type of partners came to be: searches tell (pms-partner-api §4.3, P19).
alter table partner_type add column created_at timestamptz not null default now();
create trigger partner_type_counted after insert or update or delete or truncate on partner_type
  for each statement execute function table_changed();
