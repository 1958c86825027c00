-- CRLs that administrators upload, for networks from which nothing can be fetched.

create table trust_crl (
  id uuid primary key,
  domain text not null check (domain in ('AUTH', 'DEVICE', 'FTM', 'MISP')),
  issuer text not null,
  sha256 text not null,
  this_update timestamptz not null,
  next_update timestamptz,
  entries integer not null,
  der bytea not null,
  uploaded_at timestamptz not null,
  uploaded_by text not null,
  constraint trust_crl_once_per_domain unique (domain, sha256)
);

-- A list that comes or goes changes what is trusted, as a certificate does.
create trigger trust_crl_changed after insert or update or delete on trust_crl
  for each row execute function trust_store_changed();
