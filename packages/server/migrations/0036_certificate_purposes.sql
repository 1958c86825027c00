-- Certificates by purpose, and the overlap of an old certificate with the one that replaced it.

alter table held_certificate
  add column purpose text not null default 'ALL' check (purpose in ('ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS')),
  -- Until when signatures by a replaced certificate count; null while it is current, and for those that end at once.
  add column accepted_until timestamptz check (accepted_until is null or superseded_at is not null);

drop index held_certificate_current;
create unique index held_certificate_current on held_certificate (holder_type, holder_id, purpose)
  where superseded_at is null;
create index held_certificate_holder on held_certificate (holder_type, holder_id, uploaded_at desc);
-- Who issues device certificates is looked up by the name that they give.
create index held_certificate_subject on held_certificate (domain, subject);
