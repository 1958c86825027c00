-- The search of the list of partners, as those of `0097_search.sql`.
create index partner_search on partner using gin
  (lower(organisation_name || ' ' || id || ' ' || email) gin_trgm_ops);
