-- The record of a change is sealed by the database, at the commit of the change: a row here is the wish, and by the time
-- anybody else can see the transaction it has become a row of the history and the next link of the audit chain
-- (docs/decisions/0028). The lock that keeps the chain in one order is held for the commit alone.

create table record_intake (
  id uuid primary key default gen_random_uuid(),
  object_type text not null,
  object_id text not null,
  partner_id text,
  action text not null,
  actor text not null,
  reason text,
  before jsonb,
  after jsonb,
  at timestamptz not null,
  request_id text,
  -- JSON text; kept to the byte, for the hash covers it.
  detail text not null
);

-- Hashes what `digestOf` (platform/record/record-store.ts) hashes: PostgreSQL writes strings of JSON as JavaScript does.
create function audit_digest(previous bytea, link audit_event) returns bytea stable language sql as $$
  select sha256(previous || convert_to('[' || link.sequence
    || ',"' || to_char(link.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'
    || ',' || to_json(link.actor)
    || ',' || to_json(link.action)
    || ',' || to_json(link.object_type)
    || ',' || to_json(link.object_id)
    || ',' || coalesce(to_json(link.partner_id)::text, 'null')
    || ',' || coalesce(to_json(link.request_id)::text, 'null')
    || ',' || to_json(link.detail) || ']', 'UTF8'))
$$;

create function seal_record() returns trigger language plpgsql as $$
declare
  last audit_event;
  link audit_event;
begin
  -- Held until the transaction ends, so that the chain has one order, and every history has the order of the chain.
  perform pg_advisory_xact_lock(7205512);
  select * into last from audit_event order by sequence desc limit 1;
  link.sequence := coalesce(last.sequence, 0) + 1;
  link.at := new.at;
  link.actor := new.actor;
  link.action := new.action;
  link.object_type := new.object_type;
  link.object_id := new.object_id;
  link.partner_id := new.partner_id;
  link.request_id := new.request_id;
  link.detail := new.detail;
  link.previous_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  link.hash := audit_digest(link.previous_hash, link);
  insert into object_history (object_type, object_id, partner_id, action, actor, reason, before, after, at)
  values (new.object_type, new.object_id, new.partner_id, new.action, new.actor, new.reason, new.before, new.after, new.at);
  insert into audit_event values (link.*);
  delete from record_intake where id = new.id;
  return null;
end
$$;

create constraint trigger record_sealed after insert on record_intake deferrable initially deferred
  for each row execute function seal_record();
