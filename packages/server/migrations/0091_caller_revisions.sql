-- What processes remember of those who ask: accounts with their roles and memberships, sessions, service clients. Every
-- change that may take something away raises the revision of a part of the accounts (the end of their id), and notifies
-- (docs/decisions/0029). What only comes is not waited for: nobody remembers that something is not there.

-- Whoever's own connection makes a change hears of it by a notice, before the commit tells all others. ENT01 and the
-- channel: platform/database/own-changes.ts.
create function announce_change(channel text) returns void language plpgsql as $$
begin
  raise notice using errcode = 'ENT01', message = channel;
  perform pg_notify(channel, '');
end
$$;

create function callers_changed() returns trigger language plpgsql as $$
declare
  old_id text := case when tg_op in ('UPDATE', 'DELETE') then to_jsonb(old) ->> tg_argv[0] end;
  new_id text := case when tg_op in ('UPDATE', 'INSERT') then to_jsonb(new) ->> tg_argv[0] end;
begin
  if tg_op = 'TRUNCATE' then
    perform raise_revision('callers', '');
  else
    perform raise_revision('callers', right(coalesce(old_id, new_id), 2));
    if right(new_id, 2) <> right(old_id, 2) then
      perform raise_revision('callers', right(new_id, 2));
    end if;
  end if;
  perform announce_change('callers_changed');
  return null;
end
$$;

create trigger account_caller after delete on account
  for each row execute function callers_changed('id');
-- A sign-in is noted, and changes nothing of whoever signs in.
create trigger account_caller_changed after update on account
  for each row when ((to_jsonb(old) - 'last_sign_in_at') is distinct from (to_jsonb(new) - 'last_sign_in_at'))
  execute function callers_changed('id');
create trigger account_role_caller after insert or update or delete on account_role
  for each row execute function callers_changed('account_id');
create trigger membership_caller after insert or update or delete on membership
  for each row execute function callers_changed('account_id');
create trigger session_caller after delete on session
  for each row execute function callers_changed('account_id');
-- Being used makes a session last longer, and takes nothing from anybody.
create trigger session_caller_changed after update on session
  for each row when (
    new.last_seen_at < old.last_seen_at
    or (to_jsonb(old) - array['last_seen_at', 'browser']) is distinct from (to_jsonb(new) - array['last_seen_at', 'browser']))
  execute function callers_changed('account_id');
create trigger service_client_caller after update or delete on service_client
  for each row execute function callers_changed('client_id');

create trigger account_caller_emptied after truncate on account for each statement execute function callers_changed();
create trigger account_role_caller_emptied after truncate on account_role for each statement execute function callers_changed();
create trigger membership_caller_emptied after truncate on membership for each statement execute function callers_changed();
create trigger session_caller_emptied after truncate on session for each statement execute function callers_changed();
create trigger service_client_caller_emptied after truncate on service_client for each statement execute function callers_changed();

-- The trust store announces its changes in the same way.
create or replace function trust_store_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then
    update trust_store_revision set revision = revision + 1, losses = losses + 1;
  elsif tg_table_name = 'trust_certificate' and tg_op = 'INSERT' then
    update trust_store_revision set revision = revision + 1 where domain = new.domain;
  else
    update trust_store_revision set revision = revision + 1, losses = losses + 1
    where domain in (old.domain, new.domain);
  end if;
  perform announce_change('trust_store_changed');
  return null;
end
$$;
