-- What every module stands on: history, audit log, events and their deliveries.

create extension if not exists pg_trgm;

-- Who did what to one object, with the values before and after.
create table object_history (
  id bigint generated always as identity primary key,
  object_type text not null check (length(object_type) <= 40),
  object_id text not null check (length(object_id) <= 128),
  partner_id text,
  action text not null check (length(action) <= 60),
  actor text not null,
  reason text,
  before jsonb,
  after jsonb,
  at timestamptz not null
);
create index object_history_object on object_history (object_type, object_id, id desc);

-- Tamper-evident: each row carries the hash of the one before it (docs/decisions/0002).
create table audit_event (
  sequence bigint primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  object_type text not null,
  object_id text not null,
  partner_id text,
  request_id text,
  detail text not null,
  previous_hash bytea not null,
  hash bytea not null unique
);
create index audit_event_object on audit_event (object_type, object_id, sequence desc);

create table event (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  name text not null,
  object_type text not null,
  object_id text not null,
  partner_id text,
  actor text not null,
  data jsonb not null,
  at timestamptz not null
);

create table delivery (
  event_id uuid not null references event (id) on delete cascade,
  subscriber text not null,
  sequence bigint not null,
  partner_id text,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'parked')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  last_error text,
  primary key (event_id, subscriber)
);
create index delivery_waiting on delivery (next_attempt_at, sequence) where state = 'waiting';
create index delivery_order on delivery (subscriber, partner_id, sequence) where state = 'waiting';
