-- How far the usage log in Kafka is counted (docs/decisions/0091). The numbers themselves are in usage_total, changed in the
-- transactions that move these on.

-- A topic that was made anew has another id, and is counted from its beginning.
create table usage_kafka_partition (
  topic_id uuid not null,
  partition integer not null check (partition >= 0),
  -- The first record that is not counted yet.
  next_offset bigint not null check (next_offset >= 0),
  -- Where the log ended when it was looked at last.
  end_offset bigint not null,
  -- Records that could not be read, or were gone before anybody counted them.
  passed_over bigint not null default 0,
  looked_at timestamptz not null,
  primary key (topic_id, partition)
) with (fillfactor = 20);

-- Up to which number of its own each writer is counted: what it has sent twice is known by that.
create table usage_kafka_writer (
  topic_id uuid not null,
  partition integer not null,
  writer uuid not null,
  number bigint not null,
  seen_at timestamptz not null,
  primary key (topic_id, partition, writer)
) with (fillfactor = 50);

-- Who could count, in the order in which they came: the first does. Whoever is silent for some seconds is forgotten.
create table usage_kafka_counter (
  id uuid primary key,
  came_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
) with (fillfactor = 20);
