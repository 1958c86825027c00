-- Whose a key is. A certificate is public: whoever brings one has not shown that the key is its own. The first partner that
-- brought a key has it, unless another has proven it by a signature, or an administrator has decided.
create table key_owner (
  -- SHA-256 of the key's material, hex.
  digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
  partner_id text not null references partner (id),
  how text not null check (how in ('first', 'proven', 'decided')),
  since timestamptz not null,
  decided_by text not null
);
create index key_owner_partner on key_owner (partner_id);

-- Keys that others may have, by whose word: of everybody's where there is no partner.
create table compromised_key (
  certificate_id uuid primary key references issued_certificate (id),
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  partner_id text references partner (id)
);
create index compromised_key_digest on compromised_key (digest, partner_id);
create index compromised_key_partner on compromised_key (partner_id);

-- What an authority has signed of a certificate (TBSCertificate, RFC 5280 §4.1). It begins behind the outer header; both tell
-- their length in their second octet (X.690 §8.1.3).
create function signed_part_of(der bytea) returns bytea language sql immutable strict
return (
  with outside (header) as (
    select case get_byte(der, 1) when 129 then 3 when 130 then 4 when 131 then 5 else 2 end
  )
  select substring(der from header + 1 for case get_byte(der, header + 1)
    when 129 then 3 + get_byte(der, header + 2)
    when 130 then 4 + get_byte(der, header + 2) * 256 + get_byte(der, header + 3)
    when 131 then 5 + get_byte(der, header + 2) * 65536 + get_byte(der, header + 3) * 256 + get_byte(der, header + 4)
    else 2 + get_byte(der, header + 1) end)
  from outside
);

-- Which key it is of; null until the job has filled it.
alter table held_certificate
  add column key_digest text check (key_digest ~ '^[0-9a-f]{64}$'),
  add column signed_part_sha256 text check (signed_part_sha256 ~ '^[0-9a-f]{64}$');
update held_certificate set signed_part_sha256 = encode(sha256(signed_part_of(ca_signed)), 'hex');
alter table held_certificate alter column signed_part_sha256 set not null;
drop index held_certificate_serial;
drop function signed_part_of;
create index held_certificate_key on held_certificate (key_digest);
create index held_certificate_no_key on held_certificate (uploaded_at, id) where key_digest is null;

-- What was decided about those that hold certificates beside partners: when they ended, and when somebody confirmed them.
create table holder_decision (
  holder_type text not null check (holder_type in ('chip')),
  holder_id text not null,
  ended_at timestamptz,
  confirmed_at timestamptz,
  primary key (holder_type, holder_id)
);
insert into holder_decision (holder_type, holder_id, ended_at, confirmed_at)
select 'chip', id, case when decided_status <> 'approved' then decided_at end, case when decided_status = 'approved' then decided_at end
from chip where decided_at is not null;
