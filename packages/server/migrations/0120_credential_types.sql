-- Which policy says what goes into credentials of a type (pms-partner-api §2.1, P5, P6).
create table credential_type_mapping (
  partner_id text not null references partner (id),
  -- In small letters: types are found in any case.
  credential_type text not null check (length(credential_type) between 1 and 128 and credential_type = lower(credential_type)),
  policy_id text not null references policy (id),
  mapped_at timestamptz not null,
  mapped_by text not null,
  -- One policy for each type, or P6 would not know which to answer.
  primary key (partner_id, credential_type)
);
create index credential_type_mapping_policy on credential_type_mapping (policy_id);

-- By which extractor biometrics are made ready for a partner under a policy (P3, P4).
create table biometric_extractor (
  partner_id text not null references partner (id),
  policy_id text not null references policy (id),
  attribute_name text not null check (length(attribute_name) between 1 and 128),
  modality text not null check (length(modality) between 1 and 64),
  -- In the words in which they were sent; null for the whole modality.
  sub_types text check (length(sub_types) between 1 and 64),
  provider text not null check (length(provider) between 1 and 128),
  provider_version text check (length(provider_version) between 1 and 8),
  set_at timestamptz not null,
  set_by text not null,
  -- One attribute may hold several modalities.
  primary key (partner_id, policy_id, attribute_name, modality)
);
create index biometric_extractor_policy on biometric_extractor (policy_id);
