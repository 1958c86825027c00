-- A device that is verified names make and model, whatever their case; verifiers ask so too.
create index device_model_named on device_model (lower(make), lower(model), partner_id);

-- Captures that were found good while they still count: of one that comes again, whoever asks is told since when it is known.
create table verified_capture (
  -- SHA-256 of what the device has signed, not of the signature, which may be written in two ways.
  digest bytea primary key check (length(digest) = 32),
  first_seen_at timestamptz not null,
  -- Afterwards it is refused for its age alone.
  expires_at timestamptz not null
);
create index verified_capture_ending on verified_capture (expires_at);
