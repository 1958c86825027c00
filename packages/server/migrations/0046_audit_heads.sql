-- The last link of the audit chain, signed once a day by a key of the platform, to be kept elsewhere as well.

create table audit_head (
  -- UTC: one a day, however many servers run.
  day date primary key,
  sequence bigint not null check (sequence > 0),
  hash bytea not null,
  signed_at timestamptz not null,
  platform_key_id uuid not null references platform_key (id),
  -- Compact JWS over sequence, hash and time, with the certificate of the key.
  jws text not null
);
create index audit_head_newest on audit_head (signed_at desc, day desc);
create index audit_head_key on audit_head (platform_key_id);
