-- What ends, found by its end: each index is on the expression, and the id, along which its module hands out what ends
-- (docs/decisions/0055).
create index held_certificate_ending on held_certificate (least(not_after, platform_not_after), id) where superseded_at is null;
create index issued_certificate_tls_ending on issued_certificate (not_after, id) where purpose = 'TLS' and revoked_at is null;
create index policy_ending on policy (valid_till, id) where state = 'activated';
create index oidc_client_key_ending on oidc_client_key (ends_at, id) where ends_at is not null;
