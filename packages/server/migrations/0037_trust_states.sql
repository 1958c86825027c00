-- States of the trust store's certificates, and a revision by which every process sees that its caches are old.

alter table trust_certificate
  add column state text not null default 'ACTIVE' check (state in ('ACTIVE', 'SUSPENDED', 'REVOKED')),
  add column state_reason text,
  add column state_changed_at timestamptz,
  add column state_changed_by text,
  add constraint trust_certificate_state_told check (
    state = 'ACTIVE'
    or (state_reason is not null and state_changed_at is not null and state_changed_by is not null)
  );

create index trust_certificate_state on trust_certificate (state, uploaded_at desc, id desc);

-- One row for each domain. Whoever stores a certificate that was judged by the store shares its lock; whoever changes
-- the store holds it alone.
create table trust_store_revision (
  domain text primary key check (domain in ('AUTH', 'DEVICE', 'FTM', 'MISP')),
  revision bigint not null
);
insert into trust_store_revision (domain, revision) values ('AUTH', 1), ('DEVICE', 1), ('FTM', 1), ('MISP', 1);

create function trust_store_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then
    update trust_store_revision set revision = revision + 1;
  else
    update trust_store_revision set revision = revision + 1
    where domain in (old.domain, new.domain);
  end if;
  notify trust_store_changed;
  return null;
end
$$;

create trigger trust_certificate_changed after insert or update or delete on trust_certificate
  for each row execute function trust_store_changed();
create trigger trust_certificate_emptied after truncate on trust_certificate
  for each statement execute function trust_store_changed();
