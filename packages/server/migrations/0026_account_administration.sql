-- What administrators see of accounts, and the orders of their list.

alter table account add column last_sign_in_at timestamptz;

create index account_created on account (created_at desc, id desc);
create index account_role_holders on account_role (role, account_id);
