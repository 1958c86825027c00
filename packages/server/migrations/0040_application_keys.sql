-- Keys of applications that sign and decrypt through the key manager, and certificates of others to encrypt to.

create table application_key (
  id uuid primary key,
  application_id text not null,
  reference_id text not null,
  certificate bytea not null,
  sha256 text not null,
  -- Absent: somebody else's certificate.
  sealed_private_key bytea,
  not_before timestamptz not null,
  not_after timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  -- Replaced then; it still opens what was sealed for it.
  ended_at timestamptz
);
create unique index application_key_current on application_key (application_id, reference_id) where ended_at is null;
create index application_key_sha256 on application_key (sha256);
create index application_key_newest on application_key (application_id, reference_id, created_at desc);
