-- The path of a webhook's address may be a secret: others than those who may change it see, and search, its origin and the first
-- part of its path.
alter table webhook add column shown_url text not null
  generated always as (substring(url from '^[a-z]+://[^/?]+/[^/?]*')) stored;
drop index webhook_search;
create index webhook_search on webhook
  using gin (lower(name || ' ' || shown_url || ' ' || coalesce(partner_id, '')) gin_trgm_ops);
update outside_receiver set label = webhook.shown_url
from webhook where outside_receiver.name = 'webhook:' || webhook.id;

-- A calendar feed ends with all other access of its account: it belongs to the generation of tokens in which it was made.
alter table calendar_feed add column token_generation int;
update calendar_feed set token_generation = account.token_generation from account where account.id = calendar_feed.account_id;
alter table calendar_feed alter column token_generation set not null;
