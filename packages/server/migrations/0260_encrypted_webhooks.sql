-- A partner may have what is sent to its address encrypted for its registered certificate and signed by the platform
-- (docs/decisions/0078). Nobody's certificate is registered for the platform's own addresses.
alter table webhook add column is_encrypted boolean not null default false;
alter table webhook add constraint webhook_recipient check (not is_encrypted or partner_id is not null);
