import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { type LiveFacts, type StopReason, stopperOf } from '../../liveness/index.ts'
import { loadPartner } from '../../partners/index.ts'
import {
  differenceOf,
  loadPolicies,
  privilegesIn,
  type Policy,
  type Privilege,
  type PrivilegeChange,
} from '../../policies/index.ts'
import { stopsOfGrants } from '../../policy-requests/index.ts'
import { checkAction, checkActivation, overlapEnd, type ApiKey } from '../api-key.ts'
import { requireGround } from './ground.ts'
import { getOwnKey } from '../lists/reading.ts'
import { requireCount, requireModestMaking, requireRoom } from './room.ts'

type PreviewedAction = 'deactivate' | 'activate' | 'replace' | 'move'

interface PreviewWish {
  readonly keyId: string
  readonly action: PreviewedAction
  /** For a move, or a replacement for another policy. */
  readonly policyId: string | undefined
  readonly overlapDays: number | null
}

/** What a change of a key would come to. */
export interface KeyPreview {
  readonly key: ApiKey
  readonly refusal: Refusal | undefined
  readonly stops: readonly StopReason[]
  readonly validTill: Date
  readonly changes: readonly PrivilegeChange[]
  readonly isKeptByVerifiers: boolean
}

/** Why it cannot be done now: what the command itself would be refused for. */
const refusalOfAction = async (
  app: App,
  authority: Authority,
  key: ApiKey,
  { action, policyId }: Pick<PreviewWish, 'action' | 'policyId'>,
): Promise<Refusal | undefined> => {
  const early =
    checkAction(key, action, app.clock.now()) ??
    (action === 'activate' ? checkActivation(key, stopperOf(authority)) : undefined)
  if (early) return early
  if (action === 'deactivate') {
    const mayAct = authority.isAdmin || (await loadPartner(app.database, key.partnerId))?.isActive
    return mayAct ? undefined : new Refusal('PMS_PMP_016')
  }
  const target = { partnerId: key.partnerId, policyId: policyId ?? key.policyId, label: key.label }
  const isElsewhere = target.policyId !== key.policyId
  try {
    await requireGround(app, target)
    if (action === 'move' && isElsewhere) await requireRoom(app.database, app, target)
    if (action === 'replace' || (action === 'activate' && key.state !== 'active'))
      await requireCount(app.database, app, target)
    if (action === 'replace') await requireModestMaking(app.database, app, key.partnerId)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** When a policy counts is no privilege of whoever uses it. */
const privilegesOf = (policy: Policy | undefined): Privilege[] =>
  policy
    ? privilegesIn(policy.policyType, policy).filter(
        ({ kind }) => kind !== 'valid-from' && kind !== 'valid-till',
      )
    : []

const changesOf = (
  { action, policyId }: PreviewWish,
  key: ApiKey,
  before: Policy | undefined,
  after: Policy | undefined,
): PrivilegeChange[] => {
  const all = privilegesOf(before)
  if (action === 'deactivate') return differenceOf(all, [])
  if (action === 'activate') return differenceOf([], all)
  if (policyId === undefined || policyId === key.policyId || !after) return []
  return differenceOf(all, privilegesOf(after))
}

const asAfter = (action: PreviewedAction, key: ApiKey, validTill: Date): Partial<LiveFacts> => {
  const isActive = action === 'activate' || (action !== 'deactivate' && key.state === 'active')
  return { key: { isActive, validFrom: key.validFrom, validTill } }
}

/**
 * The other policy of a change, where the caller may know it: partners know those of their group, once they are published. What
 * any other one allows is as unknown as a policy that does not exist.
 */
const findOther = async (
  app: App,
  authority: Authority,
  key: ApiKey,
  policy: Policy | undefined,
): Promise<Policy | undefined> => {
  if (!policy || policy.id === key.policyId || authority.reachesEveryPartner) return policy
  const partner = await loadPartner(app.database, key.partnerId)
  return policy.groupId === partner?.policyGroupId && policy.state !== 'draft' ? policy : undefined
}

/** What a change of a key would give and take. Stores nothing. @throws Refusal ENT_KEY_004 */
export const previewChange = async (
  app: App,
  authority: Authority,
  wish: PreviewWish,
): Promise<KeyPreview> => {
  const key = await getOwnKey(app, authority, wish.keyId)
  const target = wish.policyId ?? key.policyId
  const policies = await loadPolicies(app.database, [key.policyId, target])
  const before = policies.get(key.policyId)
  const after = await findOther(app, authority, key, policies.get(target))
  const days = wish.overlapDays ?? app.settings.API_KEY_OVERLAP_DAYS
  const isReplaced = wish.action === 'replace' && key.state === 'active'
  const validTill = isReplaced ? overlapEnd(key, app.clock.now(), days) : key.validTill
  const stops = await stopsOfGrants(app, [key], () => asAfter(wish.action, key, validTill))
  return {
    key,
    refusal: await refusalOfAction(app, authority, key, wish),
    stops: stops.get(key.id) ?? [],
    validTill,
    changes: changesOf(wish, key, before, after),
    isKeptByVerifiers: wish.action === 'move' && target !== key.announcedPolicyId,
  }
}
