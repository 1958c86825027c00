-- What the decision at run time knows in memory (docs/decisions/0074): API keys, licences and clients as entries of one view,
-- found by the digest of what is shown; and whatever they stand on, remembered until the feed of that view names it.

-- Clients are found by a digest of their id, which is no secret.
create function digest_of_text(word text) returns bytea language sql immutable strict parallel safe
  as $$ select sha256(convert_to(word, 'UTF8')) $$;
create index oidc_client_by_digest on oidc_client (digest_of_text(client_id));

-- How the feed names what has changed: an entry by its digest; anything else by one letter and its id, or by the letter
-- alone, which is all of its kind, where the id has no room.
create function decision_key(kind text, word text) returns bytea language sql stable strict as $$
  select case
    when kind = 'digest' then word::bytea
    when kind = 'client' then digest_of_text(word)
    when octet_length(word) <= 60 then convert_to(kind || word, 'UTF8')
    else convert_to(kind, 'UTF8') end
$$;

-- For a deferred trigger after each row: what kind it is, and the column that names it. The notice has whoever commits wait
-- until every process knows (platform/views/acknowledge.ts).
create function decision_changed() returns trigger language plpgsql as $$
declare
  old_key bytea := case when tg_op in ('UPDATE', 'DELETE') then decision_key(tg_argv[0], to_jsonb(old) ->> tg_argv[1]) end;
  new_key bytea := case when tg_op in ('UPDATE', 'INSERT') then decision_key(tg_argv[0], to_jsonb(new) ->> tg_argv[1]) end;
begin
  if old_key is distinct from new_key and old_key is not null then
    perform note_view_change('decisions', old_key);
  end if;
  if new_key is not null then
    perform note_view_change('decisions', new_key);
  end if;
  raise notice using errcode = 'ENT01', message = 'view_changed decisions';
  return null;
end
$$;

create constraint trigger api_key_decided after insert or delete on api_key deferrable initially deferred
  for each row execute function decision_changed('digest', 'digest');
create constraint trigger api_key_decided_anew after update on api_key deferrable initially deferred
  for each row when ((old.state, old.valid_from, old.valid_till, old.request_id, old.digest)
    is distinct from (new.state, new.valid_from, new.valid_till, new.request_id, new.digest))
  execute function decision_changed('digest', 'digest');

create constraint trigger licence_decided after insert or delete on licence deferrable initially deferred
  for each row execute function decision_changed('digest', 'digest');
create constraint trigger licence_decided_anew after update on licence deferrable initially deferred
  for each row when ((old.state, old.valid_from, old.valid_till, old.request_id, old.partner_id, old.digest)
    is distinct from (new.state, new.valid_from, new.valid_till, new.request_id, new.partner_id, new.digest))
  execute function decision_changed('digest', 'digest');

create constraint trigger oidc_client_decided after insert or delete on oidc_client deferrable initially deferred
  for each row execute function decision_changed('client', 'client_id');
create constraint trigger oidc_client_decided_anew after update on oidc_client deferrable initially deferred
  for each row when ((old.state, old.request_id, old.client_id, old.acr_values)
    is distinct from (new.state, new.request_id, new.client_id, new.acr_values))
  execute function decision_changed('client', 'client_id');

create constraint trigger partner_decided after delete on partner deferrable initially deferred
  for each row execute function decision_changed('P', 'id');
create constraint trigger partner_decided_anew after update on partner deferrable initially deferred
  for each row when ((old.is_active, old.organisation_name, old.partner_type_code)
    is distinct from (new.is_active, new.organisation_name, new.partner_type_code))
  execute function decision_changed('P', 'id');
-- What a partner holds, and what became of it; not what its chips hold.
create constraint trigger held_certificate_decided after insert or update on held_certificate deferrable initially deferred
  for each row when (new.holder_type = 'partner') execute function decision_changed('P', 'partner_id');
create constraint trigger held_certificate_gone after delete on held_certificate deferrable initially deferred
  for each row when (old.holder_type = 'partner') execute function decision_changed('P', 'partner_id');
create constraint trigger issued_certificate_decided after update on issued_certificate deferrable initially deferred
  for each row when (new.holder_type = 'partner') execute function decision_changed('P', 'partner_id');
create constraint trigger issued_certificate_gone after delete on issued_certificate deferrable initially deferred
  for each row when (old.holder_type = 'partner') execute function decision_changed('P', 'partner_id');

create constraint trigger policy_decided after update or delete on policy deferrable initially deferred
  for each row execute function decision_changed('Y', 'id');
create constraint trigger policy_group_decided after update or delete on policy_group deferrable initially deferred
  for each row execute function decision_changed('G', 'id');
create constraint trigger policy_request_decided after update or delete on policy_request deferrable initially deferred
  for each row execute function decision_changed('R', 'id');
create constraint trigger trust_certificate_decided after insert or update or delete on trust_certificate
  deferrable initially deferred for each row execute function decision_changed('T', 'domain');

do $$
declare
  known text;
begin
  foreach known in array array['api_key', 'licence', 'oidc_client', 'partner', 'held_certificate', 'issued_certificate',
    'policy', 'policy_group', 'policy_request', 'trust_certificate']
  loop
    execute format('create trigger %I after truncate on %I for each statement execute function view_emptied(''decisions'')',
      known || '_decisions_emptied', known);
  end loop;
end
$$;
