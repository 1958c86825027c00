import type { Authority } from '../platform/access/authority.ts'
import type { App } from '../platform/app.ts'
import { uploadPartnerCertificate } from '../modules/partner-certificates/index.ts'
import { setApprovers } from '../modules/policies/index.ts'
import { askForPolicy, decideRequest, withdrawRequest } from '../modules/policy-requests/index.ts'

/** Who asks, and who decides. */
interface RequestCast {
  readonly app: App
  readonly bank: Authority
  readonly officer: Authority
  readonly admin: Authority
}

/** A policy of the bank's group, and what the bank says that it is for. */
const asked = {
  approved: { policyName: 'Identity data', comment: 'Filling in the form when somebody opens an account.' },
  rejected: { policyName: 'Photographs', comment: 'Pictures for our staff directory.' },
  withdrawn: { policyName: 'Age check', comment: 'Youth accounts, which now come next year.' },
  seconded: { policyName: 'Account opening', comment: 'Opening accounts at the counter, with face or code.' },
} as const

/**
 * The bank's certificate, and one request of it in each state; of the last, one of two people has approved. Its group wants
 * two from then on.
 */
export const seedRequests = async (
  { app, bank, officer, admin }: RequestCast,
  { certificate, groupId }: { readonly certificate: string; readonly groupId: string },
): Promise<void> => {
  await uploadPartnerCertificate(app, bank, { partnerId: 'bank', text: certificate, domain: 'AUTH' })
  const ask = async (which: keyof typeof asked): Promise<string> =>
    (await askForPolicy(app, bank, { partnerId: 'bank', ...asked[which] })).id
  await decideRequest(app, officer, { id: await ask('approved'), approve: true, reason: null })
  const reason = 'A directory of staff is no service to the people whose pictures these are.'
  await decideRequest(app, officer, { id: await ask('rejected'), approve: false, reason })
  await withdrawRequest(app, bank, { id: await ask('withdrawn'), reason: 'Next year.' })
  await setApprovers(app, admin, { id: groupId, approvers: 2, reason: 'Banks open accounts with this.' })
  await decideRequest(app, officer, { id: await ask('seconded'), approve: true, reason: null })
}

/** The policies that are asked for, in the order in which they are made. */
export const requestedPolicies = [asked.rejected, asked.withdrawn, asked.seconded].map(
  ({ policyName }) => policyName,
)
