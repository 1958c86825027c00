-- A user name that is an e-mail address tells whose address it is. One that only looks like a registration therefore
-- stands beside whatever holds the name, instead of being refused.
drop index registration_open_name;
create unique index registration_open_name on registration (user_name_key)
  where state in ('unconfirmed', 'pending_approval') and not (is_decoy and user_name_key like '%@%');
