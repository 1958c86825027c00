-- What administrators see of partners, and what partners say of themselves (pms-partner-api §2.1, P2, P9, M11).

alter table partner
  add column logo_url text check (length(logo_url) between 1 and 256),
  -- JSON in the words in which it was written.
  add column additional_info text not null default '[]' check (length(additional_info) <= 5120),
  -- Whether a certificate was ever uploaded; kept by the upload, so that lists need not look for one.
  add column is_certified boolean not null default false;

update partner set is_certified = true
where exists (select from held_certificate where holder_type = 'partner' and holder_id = partner.id);

create index partner_by_created on partner (created_at, id);
create index partner_by_organisation on partner (organisation_name collate "und-x-icu", id);
drop index partner_by_type;
create index partner_by_type on partner (partner_type_code, id);
create index partner_by_group on partner (policy_group_id, id);
create index partner_by_email on partner (email, id);
create index partner_by_status on partner (approval_status, id);
create index partner_by_active on partner ((not is_active), id);
create index partner_by_certified on partner (is_certified, id);
create index partner_contains on partner using gin
  (lower(id) gin_trgm_ops, lower(organisation_name) gin_trgm_ops, lower(email) gin_trgm_ops, lower(partner_type_code) gin_trgm_ops);

create trigger partner_counted after insert or update or delete or truncate on partner
  for each statement execute function table_changed();

-- A deactivated partner's certificates are put on hold, so that its reactivation can give back exactly these (RFC 5280 §5.3.1).
-- What they were to be revoked for before, and when: one that was replaced ends with its overlap.
alter table issued_certificate
  add column before_hold_at timestamptz,
  add column before_hold_reason text,
  add constraint issued_certificate_before_hold
    check (before_hold_at is null or (before_hold_reason is not null and revocation_reason is not null));
