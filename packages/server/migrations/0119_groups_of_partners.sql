-- A partner's policy group is one that is there, and cannot be taken away from under it (pms-partner-api §2.1 knows no such key).

-- The platform's own partners name groups that are seeded later.
insert into policy_group (id, name, description, user_name, is_active, created_at, created_by)
select distinct policy_group_id, policy_group_id, policy_group_id, 'system', true, now(), 'system'
from partner
where policy_group_id is not null and not exists (select from policy_group where policy_group.id = policy_group_id);

-- Indexed by partner_by_group.
alter table partner
  add constraint partner_policy_group foreign key (policy_group_id) references policy_group (id);

-- Which group somebody who registers wants; null: chosen later, or none is needed.
alter table registration add column policy_group_id text references policy_group (id);
create index registration_by_group on registration (policy_group_id) where policy_group_id is not null;
