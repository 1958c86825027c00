-- Which account a user of an outside identity provider has here.

create table external_identity (
  issuer text not null check (length(issuer) <= 512),
  subject text not null check (length(subject) between 1 and 255),
  account_id uuid not null references account (id) on delete cascade,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create unique index external_identity_account on external_identity (account_id, issuer);
