-- Those outside who subscribed by themselves – at the hub inside, as a webhook – beside those that settings name. A delivery
-- names its receiver by `name`; what a receiver is, the module knows whose family it is of (docs/decisions/0059).
create table outside_receiver (
  -- `<family>:<id>`
  name text primary key check (name like family || ':%'),
  family text not null,
  -- The names of the events that it hears of.
  events text[] not null,
  -- Whose events it hears of; null: everybody's.
  partner_id text,
  -- How people know it: an address without what may be secret in it.
  label text not null check (length(label) <= 500),
  -- paused: messages are kept for it, and go out later.
  state text not null default 'active' check (state in ('active', 'paused'))
);
create index outside_receiver_events on outside_receiver using gin (events);
create index outside_receiver_paused on outside_receiver (name) where state = 'paused';

-- What is kept too long for a receiver that is paused.
create index outside_delivery_waiting on outside_delivery (receiver, created_at) where state in ('waiting', 'behind');
