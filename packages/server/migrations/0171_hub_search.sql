-- Subscriptions of the hub inside are searched as every list is.
create index hub_subscription_search on hub_subscription using gin
  (lower(topic || ' ' || subscriber || ' ' || callback) gin_trgm_ops);
