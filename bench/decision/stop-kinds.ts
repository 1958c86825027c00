import type { KnownQuestion } from './rows.ts'

/** How one kind of thing is stopped and brought back: SQL with the partner's id. */
export interface StopKind {
  readonly stop: string
  readonly back: string
}

const active = (table: string, where: string): StopKind => ({
  stop: `update ${table} set is_active = false where ${where}`,
  back: `update ${table} set is_active = true where ${where}`,
})

const state = (table: string, to: string, from: string, where: string): StopKind => ({
  stop: `update ${table} set state = '${to}' where ${where}`,
  back: `update ${table} set state = '${from}' where ${where}`,
})

const issued = (table: string, where: string): StopKind => ({
  stop: `update ${table} set state = 'deactivated', stopped_by = 'partner' where ${where}`,
  back: `update ${table} set state = 'active', stopped_by = null where ${where}`,
})

const ofPartner = '(select policy_id from api_key where partner_id = $1 limit 1)'

/**
 * Everything that the decision's memory knows. Certificates of partners of this world are copies of one, whose serial each row
 * has for itself; so one is stopped by its end, which is the same word of the feed as its revocation.
 */
export const stopKinds: Readonly<Record<string, StopKind>> = {
  partner: active('partner', 'id = $1'),
  MISP: active('partner', `id = 'asker-0' and $1 <> ''`),
  key: issued('api_key', 'partner_id = $1'),
  licence: issued('licence', `partner_id = 'asker-0' and $1 <> ''`),
  request: state('policy_request', 'rejected', 'approved', 'partner_id = $1'),
  policy: state('policy', 'deactivated', 'activated', `id = ${ofPartner}`),
  group: active('policy_group', `id = (select group_id from policy where id = ${ofPartner})`),
  certificate: {
    stop: `update held_certificate set superseded_at = now() where holder_type = 'partner' and holder_id = $1`,
    back: `update held_certificate set superseded_at = null where holder_type = 'partner' and holder_id = $1`,
  },
  authority: {
    stop: `update trust_certificate set state = 'SUSPENDED', state_reason = 'bench', state_changed_at = now(),
             state_changed_by = 'bench' where domain = 'AUTH' and state = 'ACTIVE' and $1 <> ''`,
    back: `update trust_certificate set state = 'ACTIVE' where domain = 'AUTH' and state_reason = 'bench' and $1 <> ''`,
  },
}

/** Which question shows that something is stopped. */
export const questionFor = (questions: readonly KnownQuestion[], count: number): KnownQuestion =>
  questions[count % questions.length] as KnownQuestion
