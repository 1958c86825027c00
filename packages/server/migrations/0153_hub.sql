-- The hub inside (W3C WebSub): its topics, and who subscribed to them.
create table hub_topic (
  name text primary key check (length(name) between 1 and 128),
  registered_by text not null,
  registered_at timestamptz not null
);

create table hub_subscription (
  id uuid primary key,
  topic text not null,
  callback text not null check (length(callback) <= 1024),
  -- The subscriptions of one subscriber at one origin, one for each topic: one receiver, so that they keep their order.
  receiver text not null,
  -- Who asked, by the token: nobody else renews or ends it.
  subscriber text not null,
  state text not null check (state in ('pending', 'active')),
  -- hub.secret, under the master key.
  secret bytea,
  lease_until timestamptz,
  -- What was asked and not yet confirmed by the callback: the latest request counts alone.
  pending_request uuid,
  pending_mode text check (pending_mode in ('subscribe', 'unsubscribe')),
  pending_secret bytea,
  pending_lease_seconds int,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  unique (topic, callback),
  unique (receiver, topic),
  check ((pending_request is null) = (pending_mode is null)),
  check (state = 'pending' or lease_until is not null)
);
create index hub_subscription_by_subscriber on hub_subscription (subscriber, created_at);
create index hub_subscription_by_created on hub_subscription (created_at, id);
create index hub_subscription_lease on hub_subscription (lease_until);
create trigger hub_subscription_counted after insert or update or delete or truncate on hub_subscription
  for each statement execute function table_changed();
