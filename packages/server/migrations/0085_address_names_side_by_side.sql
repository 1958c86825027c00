-- A user name that is an e-mail address belongs to whoever owns the mailbox, and nobody knows who that is before a code has
-- come back. Until then any number of registrations stand side by side, so that a stranger's displaces nobody's.
drop index registration_open_name;
create unique index registration_open_name on registration (user_name_key)
  where state = 'pending_approval' or (state = 'unconfirmed' and user_name_key not like '%@%');
