-- What is needed to show somebody's sessions, and to end all of them at once.

-- Coarse: a browser and a system, for the list of sessions.
alter table session add column browser text not null default '' check (length(browser) <= 64);

-- Tokens that belong to no session name the generation they were issued in; a new one ends them.
alter table account add column token_generation int not null default 0;

-- Whose sessions and codes the identity provider remembers.
alter table oidc_payload add column account_id text check (length(account_id) <= 64);
create index oidc_payload_account on oidc_payload (account_id) where account_id is not null;
