-- Lists of partners filter and sort by the name of the group: it is copied beside its id, as requests copy it, and follows
-- when the group is renamed (docs/decisions/0005).
alter table partner add column policy_group_name text;

create function partner_names_its_group() returns trigger language plpgsql as $$
begin
  new.policy_group_name := (select name from policy_group where id = new.policy_group_id);
  return new;
end
$$;

update partner set policy_group_name = policy_group.name from policy_group where policy_group.id = partner.policy_group_id;

create trigger partner_names_its_group before insert or update of policy_group_id on partner
  for each row execute function partner_names_its_group();

-- A group that is not there has no name.
alter table partner add constraint partner_policy_group_named
  check ((policy_group_id is null) = (policy_group_name is null));
alter table partner drop constraint partner_policy_group;
alter table partner add constraint partner_policy_group foreign key (policy_group_id, policy_group_name)
  references policy_group (id, name) on update cascade;

create index partner_by_group_name on partner (policy_group_name collate "und-x-icu", id);
create index partner_group_contains on partner using gin (lower(policy_group_name) gin_trgm_ops);
