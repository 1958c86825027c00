-- Which accounts act for which organisation, and in which role: the one source of ownership.

-- What else belongs to somebody references the partner beside its type, as lists do with the organisation's name.
alter table partner add constraint partner_type_of unique (id, partner_type_code);

create table membership (
  account_id uuid not null references account (id) on delete cascade,
  partner_id text not null,
  role text not null check (role in ('owner', 'operator', 'auditor')),
  -- Copied from the partner: it brings the contract's role of that type.
  partner_type text not null,
  since timestamptz not null,
  added_by text not null check (length(added_by) <= 256),
  primary key (account_id, partner_id),
  constraint membership_partner foreign key (partner_id, partner_type)
    references partner (id, partner_type_code) on update cascade on delete cascade
);
create index membership_of_partner on membership (partner_id, partner_type, role);

-- An organisation that has an owner keeps one. Whoever ends another ownership of the same organisation waits for the
-- partner's row, and then sees what is left.
create function membership_keeps_owner() returns trigger language plpgsql as $$
begin
  perform 1 from partner where id = old.partner_id for update;
  if found and not exists (select 1 from membership where partner_id = old.partner_id and role = 'owner') then
    raise exception 'the last owner of an organisation stays'
      using errcode = 'check_violation', constraint = 'membership_owner', table = 'membership';
  end if;
  return null;
end
$$;
create trigger membership_owner after delete or update of role on membership
  for each row when (old.role = 'owner') execute function membership_keeps_owner();

-- Until now the account of that name was the owner.
insert into membership (account_id, partner_id, role, partner_type, since, added_by)
select account.id, partner.id, 'owner', partner.partner_type_code, partner.created_at, 'system'
from partner join account on account.user_name_key = lower(partner.user_name);

-- Notifications to all who belong to an organisation, but for whoever did it.
alter table notification add column recipient_partner text references partner (id) on delete cascade;
alter table notification add column not_for text;
alter table notification drop constraint notification_check;
alter table notification add constraint notification_recipient
  check (num_nonnulls(recipient_user, recipient_role, recipient_partner) = 1);
create index notification_partner on notification (recipient_partner, at desc, id) where recipient_partner is not null;

-- The name under which a partner was registered finds it when its account comes later.
drop index partner_owner;
create index partner_registered_for on partner (lower(user_name));
