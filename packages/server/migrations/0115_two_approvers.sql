-- A request keeps how many people its policy's group wanted when it was made, so that whoever lowers that later opens no way
-- around it (docs/decisions/0043).
alter table policy_request add column approvers smallint not null default 1 check (approvers in (1, 2));

-- Requests name a policy (P26), of whichever group.
create index policy_of_name on policy (name);
