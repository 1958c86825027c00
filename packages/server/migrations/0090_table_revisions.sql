-- A number for each listed table that grows with every change of it, so that a total is counted anew only when there is
-- something new to count (docs/decisions/0026). The revision of a table is the sum over its slots: a writer takes a slot
-- that nobody holds, so that two of them never wait for each other here.

create table table_revision (
  name text not null,
  slot bigint generated always as identity,
  value bigint not null,
  primary key (name, slot)
) with (fillfactor = 20);

create function table_changed() returns trigger language plpgsql as $$
begin
  update table_revision set value = value + 1
  where name = tg_table_name and slot = (
    select slot from table_revision where name = tg_table_name limit 1 for update skip locked);
  if not found then
    insert into table_revision (name, value) values (tg_table_name, 1);
  end if;
  return null;
end
$$;

do $$
declare
  listed text;
begin
  foreach listed in array
    array['account', 'account_role', 'audit_head', 'chip', 'issued_certificate', 'registration', 'trust_certificate']
  loop
    execute format(
      'create trigger %I after insert or update or delete or truncate on %I for each statement execute function table_changed()',
      listed || '_counted', listed);
  end loop;
end
$$;
