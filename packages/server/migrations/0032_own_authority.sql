-- Our own authority: where a private key lives, what each key has certified and revoked, and the lists that say so.

alter table platform_key
  drop constraint platform_key_kind_check,
  add constraint platform_key_kind_check check (kind in ('root', 'issuing', 'ocsp')),
  add column keystore text not null default 'database' check (keystore in ('database', 'pkcs11')),
  add column issuer_id uuid references platform_key (id),
  -- How many revocations it has made: a list that counts fewer is out of date.
  add column revocations bigint not null default 0,
  alter column sealed_private_key drop not null,
  add constraint platform_key_sealed check ((keystore = 'database') = (sealed_private_key is not null));
create index platform_key_issuer on platform_key (issuer_id);

-- Until now each issuing key was certified by the newest root of its day.
update platform_key k set issuer_id = (
  select r.id from platform_key r
  where r.kind = 'root' and r.not_before <= k.not_before order by r.not_before desc limit 1
) where k.kind = 'issuing';

-- A key certified by another of our authorities too, so that whoever trusts either finds a path.
create table platform_cross_certificate (
  subject_key_id uuid not null references platform_key (id),
  issuer_key_id uuid not null references platform_key (id),
  certificate bytea not null,
  not_after timestamptz not null,
  primary key (subject_key_id, issuer_key_id)
);
create index platform_cross_certificate_issuer on platform_cross_certificate (issuer_key_id);

-- Every certificate that one of our keys has signed, self-signed roots excepted.
create table issued_certificate (
  id uuid primary key,
  issuer_key_id uuid not null references platform_key (id),
  serial_number text not null,
  subject text not null,
  sha256 text not null unique,
  holder_type text not null check (holder_type in ('partner', 'chip', 'platform')),
  holder_id text not null,
  partner_id text references partner (id),
  domain text,
  purpose text not null check (purpose in ('ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS', 'AUTHORITY', 'OCSP')),
  not_before timestamptz not null,
  not_after timestamptz not null,
  der bytea not null,
  issued_at timestamptz not null,
  issued_by text not null,
  -- A time to come: the overlap after a renewal.
  revoked_at timestamptz,
  revocation_reason text,
  revocation_note text,
  revoked_by text,
  constraint issued_certificate_serial unique (issuer_key_id, serial_number),
  constraint issued_certificate_revocation check ((revoked_at is null) = (revocation_reason is null))
);
create index issued_certificate_newest on issued_certificate (issued_at desc, id desc);
create index issued_certificate_holder on issued_certificate (holder_type, holder_id, purpose);
create index issued_certificate_partner on issued_certificate (partner_id);
create index issued_certificate_revoked on issued_certificate (issuer_key_id, revoked_at) where revoked_at is not null;
create index issued_certificate_compromised on issued_certificate (id) where revocation_reason = 'keyCompromise';

-- Chips and partners that were certified before this table was there. An issuing key signs from its first day until
-- the next one is made.
insert into issued_certificate (
  id, issuer_key_id, serial_number, subject, sha256, holder_type, holder_id, partner_id, domain, purpose,
  not_before, not_after, der, issued_at, issued_by
)
select
  h.id, k.id, h.platform_serial_number, h.subject, h.platform_sha256, h.holder_type, h.holder_id, h.partner_id,
  h.domain, 'ALL', h.platform_not_before, h.platform_not_after, h.platform_signed, h.uploaded_at, h.uploaded_by
from held_certificate h
cross join lateral (
  select id from platform_key
  where kind = 'issuing' and not_before <= h.platform_not_before order by not_before desc limit 1
) k;

-- The current list of each authority.
create table certificate_revocation_list (
  issuer_key_id uuid primary key references platform_key (id),
  number bigint not null,
  this_update timestamptz not null,
  next_update timestamptz not null,
  -- platform_key.revocations that it knows of
  revocations bigint not null,
  der bytea not null
);
