import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { firstStop, type LiveFacts, type StopReason } from '../liveness/index.ts'
import {
  differenceOf,
  loadGroup,
  loadPolicies,
  privilegesIn,
  type Policy,
  type Privilege,
  type PrivilegeChange,
} from '../policies/index.ts'
import { findApprovedRequest, stopsOfGrants } from '../policy-requests/index.ts'
import { checkAction, checkActivation, overlapEnd, type ApiKey } from './api-key.ts'
import { getOwnKey } from './reading.ts'
import { refusalOfStop } from './stop-refusals.ts'

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

/** Why a key cannot come to another policy. */
const refusalOfTarget = async (
  app: App,
  key: ApiKey,
  policy: Policy | undefined,
): Promise<Refusal | undefined> => {
  if (!policy) return new Refusal('PMS_PMP_014')
  const [group, request] = await Promise.all([
    loadGroup(app.database, policy.groupId),
    findApprovedRequest(app.database, key.partnerId, policy.id),
  ])
  const now = app.clock.now()
  const facts: Partial<LiveFacts> = {
    group: { isActive: group?.isActive ?? false },
    policy: { ...policy, validFrom: policy.validFrom < now ? policy.validFrom : now },
    request: request ? { isApproved: true } : null,
  }
  const stop = firstStop(facts, now)
  return stop && refusalOfStop(stop, { state: policy.state, till: '' })
}

const refusalOfAction = (
  app: App,
  authority: Authority,
  key: ApiKey,
  action: PreviewedAction,
): Refusal | undefined => {
  const refusal = checkAction(key, action, app.clock.now())
  if (refusal || action !== 'activate') return refusal
  return checkActivation(key, authority.isAdmin ? 'administrator' : 'partner')
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

/** What a change of a key would give and take. Stores nothing. @throws Refusal ENT_KEY_004 */
export const previewChange = async (
  app: App,
  authority: Authority,
  wish: PreviewWish,
): Promise<KeyPreview> => {
  const key = await getOwnKey(app, authority, wish.keyId)
  const target = wish.policyId ?? key.policyId
  const policies = await loadPolicies(app.database, [key.policyId, target])
  const [before, after] = [policies.get(key.policyId), policies.get(target)]
  const needsTarget = wish.action === 'move' || wish.action === 'replace'
  const days = wish.overlapDays ?? app.settings.API_KEY_OVERLAP_DAYS
  const isReplaced = wish.action === 'replace' && key.state === 'active'
  const validTill = isReplaced ? overlapEnd(key, app.clock.now(), days) : key.validTill
  const stops = await stopsOfGrants(app, [key], () => asAfter(wish.action, key, validTill))
  return {
    key,
    refusal:
      refusalOfAction(app, authority, key, wish.action) ??
      (needsTarget ? await refusalOfTarget(app, key, after) : undefined),
    stops: stops.get(key.id) ?? [],
    validTill,
    changes: changesOf(wish, key, before, after),
    isKeptByVerifiers: wish.action === 'move' && target !== key.announcedPolicyId,
  }
}
