-- Certificates: the platform's own hierarchy, the trust store, and what partners and chips hold.

create table platform_key (
  id uuid primary key,
  kind text not null check (kind in ('root', 'issuing')),
  certificate bytea not null,
  sealed_private_key bytea not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  created_at timestamptz not null
);
create index platform_key_newest on platform_key (kind, not_before desc);

create table trust_certificate (
  id uuid primary key,
  domain text not null check (domain in ('AUTH', 'DEVICE', 'FTM', 'MISP')),
  kind text not null check (kind in ('ROOT', 'INTERMEDIATE')),
  subject text not null,
  issuer text not null,
  serial_number text not null,
  sha1 text not null,
  sha256 text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  der bytea not null,
  uploaded_at timestamptz not null,
  uploaded_by text not null,
  constraint trust_certificate_once_per_domain unique (sha256, domain)
);
create index trust_certificate_newest on trust_certificate (kind, uploaded_at desc, id desc);
create index trust_certificate_domain on trust_certificate (domain);

-- A certificate that a partner uploaded for itself or for one of its chips, with the platform-signed twin.
create table held_certificate (
  id uuid primary key,
  holder_type text not null check (holder_type in ('partner', 'chip')),
  holder_id text not null,
  partner_id text not null references partner (id),
  domain text not null,
  subject text not null,
  issuer text not null,
  serial_number text not null,
  sha1 text not null,
  sha256 text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  ca_signed bytea not null,
  platform_signed bytea not null,
  platform_serial_number text not null unique,
  platform_sha256 text not null,
  platform_not_before timestamptz not null,
  platform_not_after timestamptz not null,
  uploaded_at timestamptz not null,
  uploaded_by text not null,
  superseded_at timestamptz
);
create unique index held_certificate_current on held_certificate (holder_type, holder_id) where superseded_at is null;
create index held_certificate_partner on held_certificate (partner_id);
create index held_certificate_expiry on held_certificate (not_after) where superseded_at is null;
