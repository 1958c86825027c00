-- How many mails may still be sent at somebody's wish: to a receiver, of an organisation, of an account, of a network.
-- Each mail puts `paid_at` off by its share of the window; what lies a whole window ahead is used up.

create table mail_allowance (
  key text primary key check (length(key) <= 128),
  paid_at timestamptz not null
);
create index mail_allowance_paid on mail_allowance (paid_at);
