-- Who was asked by mail to join an organisation. The address is sealed and stands as keyed hash, to find it again;
-- of the link's token only the SHA-256 is kept.

create table invitation (
  id uuid primary key,
  partner_id text not null references partner (id) on delete cascade,
  email_hash bytea not null check (length(email_hash) = 32),
  sealed_email bytea not null,
  role text not null check (role in ('owner', 'operator', 'auditor')),
  locale text not null check (locale in ('eng', 'fra', 'ara')),
  token_hash bytea not null unique check (length(token_hash) = 32),
  state text not null default 'open' check (state in ('open', 'accepted', 'revoked')),
  created_at timestamptz not null,
  created_by text not null check (length(created_by) <= 256),
  sent_at timestamptz not null,
  times_sent int not null default 1,
  expires_at timestamptz not null
);
-- One open invitation for each address and organisation.
create unique index invitation_open on invitation (partner_id, email_hash) where state = 'open';
create index invitation_of_partner on invitation (partner_id, created_at desc);
