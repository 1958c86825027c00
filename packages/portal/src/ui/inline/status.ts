/** Every status that the portal shows, after the wire's synonyms are folded together (portal reference §4.1). */
export type StatusWord =
  | 'active'
  | 'draft'
  | 'disabled'
  | 'approved'
  | 'activated'
  | 'rejected'
  | 'pending_approval'
  | 'pending_cert_upload'
  | 'deactivated'
  | 'expired'
  | 'valid'
  | 'in_date'
  | 'outdated'
  | 'not_yet_valid'
  | 'not_uploaded'
  | 'suspended'
  | 'revoked'
  | 'untrusted'
  | 'overlapping'
  | 'replaced'
  | 'uploaded'
  | 'withdrawn'
  | 'pending'
  | 'inactive'
  | 'refused'
  | 'parked'
  | 'paused'
  | 'waiting'
  | 'behind'
  | 'delivered'
  | 'dismissed'
  | 'live'
  | 'ended'
  | 'lifted'
  | 'unconfirmed'

export type Tone = 'good' | 'bad' | 'waiting' | 'todo' | 'off'

export const statusTone: Readonly<Record<StatusWord, Tone>> = {
  active: 'good',
  draft: 'todo',
  disabled: 'off',
  approved: 'good',
  activated: 'good',
  valid: 'good',
  in_date: 'good',
  uploaded: 'good',
  rejected: 'bad',
  expired: 'bad',
  outdated: 'bad',
  not_uploaded: 'bad',
  revoked: 'bad',
  untrusted: 'bad',
  suspended: 'waiting',
  overlapping: 'waiting',
  replaced: 'off',
  pending_approval: 'waiting',
  not_yet_valid: 'waiting',
  pending_cert_upload: 'todo',
  deactivated: 'off',
  withdrawn: 'off',
  pending: 'waiting',
  inactive: 'off',
  refused: 'bad',
  parked: 'bad',
  paused: 'waiting',
  waiting: 'waiting',
  behind: 'waiting',
  delivered: 'good',
  dismissed: 'off',
  live: 'bad',
  ended: 'off',
  lifted: 'off',
  unconfirmed: 'waiting',
}
