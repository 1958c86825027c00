-- Roles of other parts of the platform, by their names: they stand in tokens for those parts, and mean nothing here. They
-- are kept apart from the roles of this server, so that none becomes one by a new name.

alter table account add column foreign_roles text[] not null default '{}'
  check (cardinality(foreign_roles) <= 100);
alter table service_client add column foreign_roles text[] not null default '{}'
  check (cardinality(foreign_roles) <= 100);
