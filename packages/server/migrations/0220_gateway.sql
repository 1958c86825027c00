-- Calls that gateways have let in while they still count as fresh: what comes again, at whichever gateway, is no call.
create table gateway_call (
  -- SHA-256 of the partner and its transaction id: not of the signature, which may be written in several ways.
  digest bytea primary key check (length(digest) = 32),
  -- Afterwards it is refused for its age alone.
  expires_at timestamptz not null,
  -- What a proxy of ours calls the request: when a gateway dies it sends the same one to the next, which is no repetition.
  proxy_request text collate "C" check (length(proxy_request) between 1 and 64)
);
create index gateway_call_ending on gateway_call (expires_at);
