import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { toInstant } from '../../../platform/clock.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { firstStop, type LiveFacts, type StopReason } from '../../liveness/index.ts'
import type { HeldCertificate } from '../../partner-certificates/index.ts'
import type { Partner } from '../../partners/index.ts'
import type { Policy, PolicyGroup } from '../../policies/index.ts'
import { approvalGuards } from './approval-guards.ts'
import type { PolicyRequest } from '../policy-request.ts'

/** What a request stands on, whoever decides about it. */
export interface Standing {
  readonly partner: Partner
  readonly group: PolicyGroup
  readonly policy: Policy
}

const codes: Readonly<Partial<Record<StopReason, string>>> = {
  'partner-inactive': 'PMS_PMP_016',
  'policy-draft': 'PMS_PMP_019',
  'policy-deactivated': 'PMS_PMP_019',
  'group-inactive': 'PMS_PMP_023',
  'policy-expired': 'PMS_PMP_018',
  'certificate-missing': 'ENT_PRQ_004',
  'certificate-not-yet-valid': 'ENT_PRQ_005',
  'certificate-expired': 'ENT_PRQ_005',
}

/** A policy that begins later may be had today: it counts when it begins. */
const begun = (policy: Policy, now: Date): LiveFacts['policy'] => ({
  ...policy,
  validFrom: policy.validFrom < now ? policy.validFrom : now,
})

/** @param held what the partner uploaded last; whether it is revoked and trusted is asked elsewhere */
const certificateOf = (held: HeldCertificate | undefined): LiveFacts['certificate'] =>
  held
    ? {
        notBefore: held.caSigned.notBefore,
        notAfter: held.caSigned.notAfter,
        isRevoked: false,
        isTrusted: true,
      }
    : null

/**
 * Why nothing may be decided in favour of a request: what it stands on is dead, and which part of it.
 * @returns Refusal PMS_PMP_016, PMS_PMP_023, PMS_PMP_019, PMS_PMP_018, ENT_PRQ_004, ENT_PRQ_005; undefined where all of it lives
 */
export const findDead = (
  { partner, group, policy }: Standing,
  held: HeldCertificate | undefined,
  now: Date,
): Refusal | undefined => {
  const facts = { partner, group, policy: begun(policy, now), certificate: certificateOf(held) }
  const stop = firstStop(facts, now)
  if (stop === undefined) return undefined
  return new Refusal(codes[stop] ?? 'PMS_PMP_019', {
    state: policy.state,
    till: held ? toInstant(held.caSigned.notAfter) : '',
  })
}

/** What later modules ask of an approval. */
export const findUnmet = async (
  app: App,
  reader: Reader,
  request: PolicyRequest,
): Promise<Refusal | undefined> => {
  for (const guard of offeredAt(app, approvalGuards)) {
    const refusal = await guard(reader, request)
    if (refusal) return refusal
  }
  return undefined
}
