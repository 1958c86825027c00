-- What was found trusted stays so until something is taken away: a certificate loses its state, or a list comes. Such
-- losses are counted apart, so that certificates that are only added hold up nobody who decides on trust.

alter table trust_store_revision add column losses bigint not null default 0;

create or replace function trust_store_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then
    update trust_store_revision set revision = revision + 1, losses = losses + 1;
  elsif tg_table_name = 'trust_certificate' and tg_op = 'INSERT' then
    update trust_store_revision set revision = revision + 1 where domain = new.domain;
  else
    update trust_store_revision set revision = revision + 1, losses = losses + 1
    where domain in (old.domain, new.domain);
  end if;
  notify trust_store_changed;
  return null;
end
$$;
