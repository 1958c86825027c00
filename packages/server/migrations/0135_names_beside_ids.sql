-- When an organisation or a group is renamed, its name is found beside its id by an index, in every table that copies it.
create index partner_of_group on partner (policy_group_id, policy_group_name);

create index policy_request_of_partner on policy_request (partner_id, organisation_name);
drop index policy_request_by_group;
create index policy_request_of_group on policy_request (policy_group_id, policy_group_name);

create index api_key_of_organisation on api_key (partner_id, organisation_name);
drop index api_key_by_group_id;
create index api_key_of_group on api_key (policy_group_id, policy_group_name);
