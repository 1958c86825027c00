-- Each application has an authority of its own, its module key: ROOT certifies it, and it certifies the keys that the
-- application's references name.

-- Applications that have keys, and the service roles that may use them.
create table key_application (
  id text primary key check (id ~ '^[A-Z][A-Z0-9_]{0,35}$' and id not in ('ROOT', 'PMS', 'PARTNER')),
  roles text[] not null check (cardinality(roles) <= 20)
);
insert into key_application (id, roles) values
  ('KERNEL', '{ID_AUTHENTICATION,CREDENTIAL_ISSUANCE,CREATE_SHARE,RESIDENT}'),
  ('IDA', '{ID_AUTHENTICATION}'),
  ('IDA_KYC_EXCHANGE', '{ID_AUTHENTICATION}'),
  ('IDA_KEY_BINDING', '{ID_AUTHENTICATION}'),
  ('IDA_VCI_EXCHANGE', '{ID_AUTHENTICATION}'),
  ('ID_REPO', '{CREDENTIAL_ISSUANCE}'),
  ('CREDENTIAL_SERVICE', '{CREDENTIAL_ISSUANCE,CREATE_SHARE}'),
  ('RESIDENT', '{RESIDENT}'),
  ('DIGITAL_CARD', '{CREDENTIAL_ISSUANCE}'),
  ('PRINT', '{CREDENTIAL_ISSUANCE}');

alter table platform_key
  drop constraint platform_key_kind_check,
  add constraint platform_key_kind_check check (kind in ('root', 'issuing', 'module', 'ocsp')),
  add column application text,
  add constraint platform_key_application check ((kind = 'module') = (application is not null));
create index platform_key_module on platform_key (application, created_at desc) where kind = 'module';

-- Where the certificate of a key comes from: made here with the key, made elsewhere for it, or somebody else's.
alter table application_key
  add column origin text check (origin in ('generated', 'certified', 'uploaded'));
update application_key k set origin = case
  when sealed_private_key is null then 'uploaded'
  when exists (
    select from issued_certificate i where i.sha256 = k.sha256 and i.holder_type = 'platform'
  ) then 'generated'
  else 'certified'
end;
alter table application_key alter column origin set not null;

-- The key of an application without a reference is its module key from now on. The former signs no more; what it has
-- signed stays verifiable.
update application_key set ended_at = now() where reference_id = '' and ended_at is null;
