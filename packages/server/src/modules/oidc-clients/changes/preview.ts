import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { requireGround } from '../../api-keys/index.ts'
import type { StopReason } from '../../liveness/index.ts'
import {
  differenceOf,
  loadPolicies,
  privilegesIn,
  type Policy,
  type PrivilegeChange,
} from '../../policies/index.ts'
import { stopsOfGrounds } from '../../policy-requests/index.ts'
import { checkAction, checkActivation, type OidcClient } from '../oidc-client.ts'
import { requireClientGround, requireRoom } from './ground.ts'
import { getOwnClient } from '../lists/reading.ts'

/** What a change of a client would come to. */
export interface ClientPreview {
  readonly client: OidcClient
  readonly refusal: Refusal | undefined
  readonly stops: readonly StopReason[]
  readonly changes: readonly PrivilegeChange[]
}

/** When a policy counts is no privilege of whoever uses it. */
const privilegesOf = (policy: Policy | undefined) =>
  policy
    ? privilegesIn(policy.policyType, policy).filter(
        ({ kind }) => kind !== 'valid-from' && kind !== 'valid-till',
      )
    : []

/** Why it is not possible now, in the words of the command. */
const refusalOf = async (
  app: App,
  authority: Authority,
  client: OidcClient,
  action: 'deactivate' | 'activate',
): Promise<Refusal | undefined> => {
  const early = checkAction(client, action)
  if (early || action === 'deactivate') return early
  const refusal = checkActivation(client, authority.isAdmin ? 'administrator' : 'partner')
  if (refusal || client.state === 'active') return refusal
  try {
    await requireClientGround(() => requireGround(app, client))
    await requireRoom(app.database, app, client)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** What a change of a client would give and take. Stores nothing. @throws Refusal PMS_ESI_004 */
export const previewChange = async (
  app: App,
  authority: Authority,
  { id, action }: { readonly id: string; readonly action: 'deactivate' | 'activate' },
): Promise<ClientPreview> => {
  const client = await getOwnClient(app, authority, id)
  const [policies, stops] = await Promise.all([
    loadPolicies(app.database, [client.policyId]),
    stopsOfGrounds(app, [client]),
  ])
  const all = privilegesOf(policies.get(client.policyId))
  return {
    client,
    refusal: await refusalOf(app, authority, client, action),
    stops: stops.get(client.id) ?? [],
    changes: action === 'activate' ? differenceOf([], all) : differenceOf(all, []),
  }
}
