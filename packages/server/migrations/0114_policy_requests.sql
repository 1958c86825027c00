-- Requests of partners for policies (pms-partner-api §2.1, §3.2, P26, M8, M12).

-- Requests copy the name of a group beside its id for their lists; they reference both, on update cascade.
alter table policy_group add constraint policy_group_id_name unique (id, name);

create table policy_request (
  id text primary key check (length(id) between 1 and 36),
  partner_id text not null,
  organisation_name text not null,
  -- What a partner is never changes; nor does the name of a policy that was published.
  partner_type_code text not null references partner_type (code),
  policy_id text not null references policy (id),
  policy_name text not null,
  policy_group_id text not null,
  policy_group_name text not null,
  -- What the policy is asked for.
  comment text not null check (length(comment) <= 4000),
  state text not null check (state in ('InProgress', 'approved', 'rejected', 'withdrawn')),
  -- The same in the three words of the contract (docs/decisions/0043).
  status text not null generated always as (case state when 'withdrawn' then 'rejected' else state end) stored,
  requested_at timestamptz not null,
  requested_by text not null,
  decided_at timestamptz,
  decided_by text,
  decision_reason text check (length(decision_reason) <= 500),
  version int not null default 1,
  foreign key (partner_id, organisation_name) references partner (id, organisation_name) on update cascade,
  foreign key (policy_group_id, policy_group_name) references policy_group (id, name) on update cascade,
  check ((state = 'InProgress') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null))
);

-- One that is open or approved for each policy of a partner, however many ask at once (D-24).
create unique index policy_request_live on policy_request (partner_id, policy_id)
  where state in ('InProgress', 'approved');
create index policy_request_waiting on policy_request (requested_at, id) where state = 'InProgress';
-- What stands on a policy.
create index policy_request_of_policy on policy_request (policy_id, state, requested_at);

create index policy_request_by_requested on policy_request (requested_at, id);
create index policy_request_by_partner on policy_request (partner_id, id);
create index policy_request_by_organisation on policy_request (organisation_name collate "und-x-icu", id);
create index policy_request_by_type on policy_request (partner_type_code, id);
create index policy_request_by_policy on policy_request (policy_id, id);
create index policy_request_by_policy_name on policy_request (policy_name collate "und-x-icu", id);
create index policy_request_by_group on policy_request (policy_group_id);
create index policy_request_by_group_name on policy_request (policy_group_name collate "und-x-icu", id);
create index policy_request_by_status on policy_request (status, id);
create index policy_request_by_state on policy_request (state, id);
create index policy_request_by_comment on policy_request (left(comment, 200) collate "und-x-icu", id);
create index policy_request_contains on policy_request using gin
  (lower(partner_id) gin_trgm_ops, lower(organisation_name) gin_trgm_ops, lower(partner_type_code) gin_trgm_ops,
   lower(policy_id) gin_trgm_ops, lower(policy_name) gin_trgm_ops, lower(policy_group_name) gin_trgm_ops,
   lower(comment) gin_trgm_ops, lower(id) gin_trgm_ops);
create index policy_request_search on policy_request using gin
  (lower(organisation_name || ' ' || partner_id || ' ' || policy_name || ' ' || policy_group_name) gin_trgm_ops);

create trigger policy_request_counted after insert or update or delete or truncate on policy_request
  for each statement execute function table_changed();

-- Who has approved a request so far, where a group wants two people for it.
create table policy_request_approval (
  request_id text not null references policy_request (id),
  by_user text not null,
  reason text check (length(reason) <= 500),
  at timestamptz not null,
  primary key (request_id, by_user)
);

-- How many people must approve a request for a policy of the group.
alter table policy_group add column approvers smallint not null default 1 check (approvers in (1, 2));
