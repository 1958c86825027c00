-- One search box for each list: words in any of the texts that people know a row by. Each index is on the very expression
-- that the list searches (`searchedText` in its store).

create index chip_search on chip using gin
  (lower(make || ' ' || model || ' ' || organisation_name || ' ' || partner_id || ' ' || id) gin_trgm_ops);
create index account_search on account using gin
  (lower(user_name || ' ' || first_name || ' ' || last_name || ' ' || email || ' ' || organisation_name) gin_trgm_ops);
create index registration_search on registration using gin
  (lower(organisation_name || ' ' || user_name || ' ' || email) gin_trgm_ops);
create index trust_certificate_search on trust_certificate using gin
  (lower(subject || ' ' || issuer || ' ' || id::text) gin_trgm_ops);
create index issued_certificate_search on issued_certificate using gin
  (lower(subject || ' ' || coalesce(partner_id, '') || ' ' || serial_number) gin_trgm_ops);

-- The order of what people call a chip.
create index chip_by_name on chip ((make || ' ' || model) collate "und-x-icu", id);
