-- An administrator may take back that others have a key; what was revoked for it stays revoked.
alter table compromised_key
  add column withdrawn_at timestamptz,
  add column withdrawn_by text,
  add check ((withdrawn_at is null) = (withdrawn_by is null));

-- Only approved chips are deactivated: those of before 0113 were approved once, with the certificate that they have.
update holder_decision decision
set confirmed_at = coalesce(
  (select max(uploaded_at) from held_certificate held where held.holder_type = 'chip' and held.holder_id = chip.id),
  chip.created_at)
from chip where decision.holder_type = 'chip' and decision.holder_id = chip.id
  and decision.confirmed_at is null and chip.decided_status = 'deactivated';
