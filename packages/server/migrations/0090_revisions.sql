-- Numbers that grow with every change of something, so that what was found out about it is found out anew only when
-- there is something new (docs/decisions/0026, 0029). A revision is the sum over its slots: a writer takes a slot that
-- nobody holds, so that two of them never wait for each other here.

create table revision (
  subject text collate "C" not null check (length(subject) between 1 and 63),
  -- What of the subject; empty for all of it.
  part text collate "C" not null check (length(part) <= 63),
  slot bigint generated always as identity,
  value bigint not null,
  primary key (subject, part, slot)
) with (fillfactor = 20);

create function raise_revision(raised_subject text, raised_part text) returns void language plpgsql as $$
begin
  update revision set value = value + 1
  where subject = raised_subject and part = raised_part and slot = (
    select slot from revision where subject = raised_subject and part = raised_part limit 1 for update skip locked);
  if not found then
    insert into revision (subject, part, value) values (raised_subject, raised_part, 1);
  end if;
end
$$;

-- For tables that are listed: their totals are remembered.
create function table_changed() returns trigger language plpgsql as $$
begin
  perform raise_revision(tg_table_name, '');
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
