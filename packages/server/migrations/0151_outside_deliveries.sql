-- Deliveries to the outside: a hub, an address that somebody registered. They are claimed for a while and spoken of with no
-- transaction open (docs/decisions/0054); what is handled inside the database stays in `delivery`.

-- Beside the partner, what a message must keep its place after: messages that tell of one policy, whoever's they are.
alter table event add column line text;
-- The latest message of a partner or a line, whose time the next one must be behind.
create index event_hub_partner on event (partner_id, at) where name like 'hub.%';
create index event_hub_line on event (line, at) where name like 'hub.%' and line is not null;

create table outside_delivery (
  id uuid primary key,
  event_id uuid not null references event (id),
  -- Who gets it: `hub`, or one of those who subscribed here.
  receiver text not null,
  -- Copied from the event, for the order and for lists.
  sequence bigint not null,
  event_name text not null,
  object_type text not null,
  object_id text not null,
  partner_id text,
  line text,
  -- behind: something earlier of its partner or line is open; it is looked at when that is done.
  -- replaced: something newer was told in its stead.
  state text not null default 'waiting' check (state in ('waiting', 'behind', 'delivered', 'parked', 'dismissed', 'replaced')),
  -- Those that failed.
  attempts int not null default 0,
  -- For a claimed one: when the claim ends by itself.
  next_attempt_at timestamptz not null,
  claim uuid,
  last_attempt_at timestamptz,
  last_status int,
  last_problem text,
  -- What the receiver said.
  last_detail text check (length(last_detail) <= 500),
  -- Who retried or dismissed it, and why.
  decided_by text,
  decided_at timestamptz,
  reason text,
  created_at timestamptz not null,
  unique (event_id, receiver),
  check (claim is null or state = 'waiting')
);

create index outside_delivery_due on outside_delivery (receiver, next_attempt_at, sequence) where state = 'waiting';
create index outside_delivery_of_partner on outside_delivery (receiver, partner_id, sequence)
  where state in ('waiting', 'behind');
create index outside_delivery_of_line on outside_delivery (receiver, line, sequence)
  where state in ('waiting', 'behind') and line is not null;
-- What came after a parked one.
create index outside_delivery_after_partner on outside_delivery (receiver, partner_id, sequence);
create index outside_delivery_after_line on outside_delivery (receiver, line, sequence) where line is not null;
-- What is over, for the sweeper.
create index outside_delivery_done on outside_delivery (created_at) where state in ('delivered', 'dismissed', 'replaced');

create index outside_delivery_by_created on outside_delivery (created_at, id);
create index outside_delivery_by_state on outside_delivery (state, created_at, id);
create index outside_delivery_by_topic on outside_delivery (event_name, created_at, id);
create index outside_delivery_by_partner on outside_delivery (partner_id, created_at, id);
create index outside_delivery_by_receiver on outside_delivery (receiver, created_at, id);
create index outside_delivery_by_object on outside_delivery (object_id, created_at, id);
create index outside_delivery_search on outside_delivery using gin
  (lower(event_name || ' ' || object_id || ' ' || coalesce(partner_id, '')) gin_trgm_ops);

create trigger outside_delivery_counted after insert or update or delete or truncate on outside_delivery
  for each statement execute function table_changed();
