-- An account may be linked by an operator, or by a token, before its person has signed in through the provider: its roles
-- are then what was stored here, not what the provider gives. The next sign-in says so.
alter table external_identity add column has_signed_in boolean not null default false;
