-- What people should know: addressed to one user or to everybody with a role.
create table notification (
  id uuid primary key,
  recipient_user text,
  recipient_role text,
  event text not null,
  object_type text not null,
  object_id text not null,
  values jsonb not null,
  at timestamptz not null,
  check ((recipient_user is null) <> (recipient_role is null))
);
create index notification_user on notification (recipient_user, at desc, id) where recipient_user is not null;
create index notification_role on notification (recipient_role, at desc, id) where recipient_role is not null;

create table notification_seen (
  notification_id uuid not null references notification (id) on delete cascade,
  user_name text not null,
  seen_at timestamptz not null,
  primary key (notification_id, user_name)
);
