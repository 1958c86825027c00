-- Further people whom to reach at a partner. What is known of them is sealed; the address also stands as keyed hash, to find it again.

create table partner_contact (
  id uuid primary key,
  partner_id text not null references partner (id) on delete cascade,
  email_hash bytea not null check (length(email_hash) = 32),
  -- Address, phone and e-mail.
  sealed_contact bytea not null,
  is_active boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  constraint partner_contact_email unique (partner_id, email_hash)
);
