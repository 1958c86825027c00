-- One search box for each list: words in any of the texts that people know a row by, and long ones in its id. Each index is
-- on the very expressions that the list searches (`searched` in its store). Ids of chips are in `chip_contains`.

create index chip_search on chip using gin
  (lower(make || ' ' || model || ' ' || organisation_name || ' ' || partner_id) gin_trgm_ops);
create index account_search on account using gin
  (lower(user_name || ' ' || first_name || ' ' || last_name || ' ' || email || ' ' || organisation_name) gin_trgm_ops);
create index registration_search on registration using gin
  (lower(organisation_name || ' ' || user_name || ' ' || email) gin_trgm_ops);
create index trust_certificate_search on trust_certificate using gin
  (lower(subject || ' ' || issuer) gin_trgm_ops, lower(id::text) gin_trgm_ops);
create index issued_certificate_search on issued_certificate using gin
  (lower(subject || ' ' || coalesce(partner_id, '')) gin_trgm_ops, lower(serial_number) gin_trgm_ops);

-- The order of what people call a chip.
create index chip_by_name on chip ((make || ' ' || model) collate "und-x-icu", id);
