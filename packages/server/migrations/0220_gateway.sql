-- Calls that gateways have let in while they still count as fresh: what comes again, at whichever gateway, is no call.
create table gateway_call (
  -- SHA-256 of the partner and its transaction id: not of the signature, which may be written in several ways.
  digest bytea primary key check (length(digest) = 32),
  -- Afterwards it is refused for its age alone.
  expires_at timestamptz not null
);
create index gateway_call_ending on gateway_call (expires_at);
