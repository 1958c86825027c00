-- Who may have issued a certificate is looked up by its issuer's name. The column `subject` is text for people, in which
-- two different names can look alike; this is a digest of what a comparison of the names (RFC 5280 §7.1) looks at.
-- Null for rows of earlier versions until the job partner-certificates.issuer-name-keys has filled it.
alter table held_certificate add column issuer_name_key text check (issuer_name_key ~ '^[0-9a-f]{64}$');

drop index held_certificate_subject;
create index held_certificate_issuer_name on held_certificate (domain, issuer_name_key);
create index held_certificate_no_name_key on held_certificate (id) where issuer_name_key is null;
