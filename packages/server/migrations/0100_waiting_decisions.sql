-- What waits for a decision stands in line by the time at which it was handed in, and keeps that time afterwards, so
-- that whoever has decided it is led on to the next in line.

alter table chip add column submitted_at timestamptz;

update chip set submitted_at = coalesce((select uploaded_at from held_certificate where id = certificate_id), updated_at)
where certificate_id is not null;

alter table chip add constraint chip_waits_since check (status <> 'pending_approval' or submitted_at is not null);

-- Whoever waits has confirmed the address before.
update registration set confirmed_at = created_at where state = 'pending_approval' and confirmed_at is null;
alter table registration
  add constraint registration_waits_since check (state <> 'pending_approval' or confirmed_at is not null);

-- The line of each kind: who is first, how many are before, who is next.
create index chip_waiting on chip (submitted_at, id) where status = 'pending_approval';
create index registration_waiting on registration (confirmed_at, id) where state = 'pending_approval';
