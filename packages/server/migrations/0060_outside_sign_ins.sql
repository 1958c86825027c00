-- What an outside identity provider's sign-ins leave here.

-- The provider's own name for its session: a token that names it leads to the session that it ends with.
alter table session add column provider_session text check (length(provider_session) <= 255);
create index session_of_provider on session (account_id, provider_session) where provider_session is not null;

-- The provider's sessions that somebody has signed out of here: tokens that name them open nothing any more.
create table ended_provider_session (
  account_id uuid not null references account (id) on delete cascade,
  provider_session text not null check (length(provider_session) <= 255),
  at timestamptz not null default now(),
  primary key (account_id, provider_session)
);
create index ended_provider_session_at on ended_provider_session (at);

-- Who was not let in, and why: for the operator, who reads it with `entente doctor`.
create table external_refusal (
  issuer text not null check (length(issuer) <= 512),
  subject text not null check (length(subject) between 1 and 255),
  user_name text not null check (length(user_name) <= 256),
  problem text not null check (length(problem) <= 64),
  at timestamptz not null,
  primary key (issuer, subject)
);
create index external_refusal_at on external_refusal (at);
