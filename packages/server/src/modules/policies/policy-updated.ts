import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toLocalTime } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { CurrentState } from '../../platform/events/current-state.ts'
import { publishToHub, type HubMessage } from '../../platform/events/hub-message.ts'
import { documentOf, type Policy } from './policy.ts'
import { hold } from './store.ts'

/**
 * What consumers need to know of a policy (pms-partner-api §6.4, trust-and-crypto §6.2). They take anything but `ACTIVE` as
 * unusable, and need every member.
 */
export const policyData = (policy: Policy) => ({
  policyId: policy.id,
  policy: documentOf(policy),
  policyName: policy.name,
  policyStatus: policy.state === 'activated' ? 'ACTIVE' : 'DEACTIVE',
  policyDescription: policy.description,
  policyCommenceOn: toLocalTime(policy.validFrom),
  policyExpiresOn: toLocalTime(policy.validTill),
})

/** The message of a policy that is not as the platform knows it. */
const policyUpdated = (policy: Policy): HubMessage => ({
  topic: 'POLICY_UPDATED',
  publisher: 'PolicyManagementService',
  namespace: 'io.mosip.pmp.policy.service',
  data: { policyData: policyData(policy) },
  policyId: policy.id,
})

/** Tells the platform of a policy that is published, and of each change after that; drafts are nobody's business (B-10). */
export const announce = (tx: Tx, app: App, actor: Actor, policy: Policy): Promise<void> =>
  publishToHub(tx, app, policyUpdated(policy), {
    objectType: 'policy',
    objectId: policy.id,
    partnerId: null,
    actor: actor.userName,
    at: app.clock.now(),
  })

/** Says again how a policy is, to whoever missed it. */
export const stateOfPolicy: CurrentState = {
  topics: ['POLICY_UPDATED'],
  async say(tx, app, actor, id) {
    const policy = await hold(tx, id)
    if (policy && policy.state !== 'draft') await announce(tx, app, actor, policy)
    return policy !== undefined
  },
}
