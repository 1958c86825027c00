import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import type { PolicyGroup } from '../policies/index.ts'
import type { Registration } from './record/registration.ts'

/** The states that administrators see. */
const statusOf = ({ state }: Registration) => {
  if (state === 'unconfirmed') throw new Error('an unconfirmed registration is nobody’s business')
  return state
}

/** A row of the list of requests. */
export const presentRequest = (registration: Registration) => ({
  registrationId: registration.id,
  userName: registration.userName,
  orgName: registration.organisationName,
  emailAddress: registration.email,
  partnerType: registration.partnerType,
  status: statusOf(registration),
  createdDateTime: toInstant(registration.createdAt),
})

const presentDecision = (registration: Registration) => {
  const { decision, state } = registration
  if (!decision || (state !== 'approved' && state !== 'rejected')) return null
  return {
    status: state,
    reason: decision.reason,
    decidedBy: decision.by,
    decidedDateTime: toInstant(decision.at),
  }
}

/** Everything that a registrant said, and what can be decided now. */
export const presentRequestDetails = (registration: Registration, group: PolicyGroup | undefined) => ({
  ...presentRequest(registration),
  firstName: registration.firstName,
  lastName: registration.lastName,
  address: registration.address,
  phone: registration.phone,
  locale: registration.locale,
  policyGroup: group?.name ?? null,
  purpose: registration.purpose === '' ? null : registration.purpose,
  confirmedDateTime: toInstantOrNull(registration.confirmedAt),
  decision: presentDecision(registration),
  actions: registration.state === 'pending_approval' ? (['approve', 'reject'] as const).slice() : [],
})
