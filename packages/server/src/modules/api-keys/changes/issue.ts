import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique, type Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { loadPartner, requireOwnPartner, type Partner } from '../../partners/index.ts'
import { listPoliciesNamed } from '../../policies/index.ts'
import { findApprovedRequest } from '../../policy-requests/index.ts'
import { endAfter, stateAt } from '../../liveness/index.ts'
import { checkAction, overlapEnd, snapshotOf, type ApiKey } from '../api-key.ts'
import { gatherGround, holdGround, type Ground } from './ground.ts'
import { announceApproved, announceUpdated } from '../events/hub-messages.ts'
import { digestOf, hintOf, newKeyText, sealingOf } from '../key-text.ts'
import { getOwnKey } from '../lists/reading.ts'
import { requireModestMaking, requireRoom } from './room.ts'
import { insert, lock, save, uniqueLabel, type KeyMaterial } from '../store.ts'

/** A key that was just made, with its text: the only time that anybody sees it. */
export interface IssuedKey {
  readonly key: ApiKey
  readonly text: string
}

/** What somebody wants of a new key. */
interface IssueWish {
  readonly partnerId: string
  readonly policyId: string
  readonly label: string
  /** Null: as long as the setting says, which is also the longest. */
  readonly validDays: number | null
  readonly reason: string | null
  /** The key whose place it takes, and for how many days that still counts. */
  readonly replaces?: { readonly id: string; readonly overlapDays: number }
}

interface MadeKey extends KeyMaterial {
  readonly id: string
  readonly text: string
}

/** Everything of a key that takes time, made before the transaction. */
const makeKey = ({ vault }: App): MadeKey => {
  const [id, text] = [newId(), newKeyText()]
  return {
    id,
    text,
    digest: digestOf(vault, text),
    sealedKey: vault.seal(sealingOf(id), Buffer.from(text)),
  }
}

const keyOn = (
  app: App,
  authority: Authority,
  { partner, policy, group, request }: Ground,
  {
    id,
    text,
    label,
    validDays,
    replaced,
  }: Pick<MadeKey, 'id' | 'text'> & IssueWish & { readonly replaced: ApiKey | undefined },
): ApiKey => {
  const now = app.clock.now()
  const longest = app.settings.API_KEY_DAYS
  return {
    id,
    partnerId: partner.id,
    organisationName: partner.organisationName,
    partnerType: partner.partnerType,
    policyId: policy.id,
    policyName: policy.name,
    groupId: group.id,
    groupName: group.name,
    requestId: request.id,
    announcedPolicyId: policy.id,
    label,
    hint: hintOf(text),
    state: 'active',
    stoppedBy: null,
    validFrom: now,
    validTill: endAfter(now, Math.min(validDays ?? longest, longest)),
    replacesId: replaced?.id ?? null,
    quotaId: replaced?.quotaId ?? null,
    createdAt: now,
    createdBy: authority.userName,
    updatedAt: null,
    updatedBy: null,
    version: 1,
  }
}

/** Lets a key that was replaced count for the overlap; afterwards it has ended by itself. */
const endReplaced = async (
  tx: Tx,
  app: App,
  authority: Authority,
  key: ApiKey,
  { overlapDays, reason }: { readonly overlapDays: number; readonly reason: string | null },
): Promise<void> => {
  const now = app.clock.now()
  if (stateAt(key, now) !== 'active') return
  const ending = { ...key, validTill: overlapEnd(key, now, overlapDays) }
  const saved = await save(tx, ending, { at: now, by: authority.userName })
  await app.record(tx, {
    actor: authority,
    action: 'api-key.replaced',
    object: { type: 'api-key', id: key.id },
    partnerId: key.partnerId,
    before: snapshotOf(key),
    after: snapshotOf(saved),
    reason,
  })
  await announceUpdated(tx, app, authority, saved)
}

/**
 * Makes a key against an approved request, and tells the verifiers. Of two with one label at once, the second is refused.
 * @throws Refusal those of `gatherGround` and `holdGround`, PMS_PRT_110, ENT_KEY_003, ENT_KEY_005
 */
const issueKey = async (app: App, authority: Authority, wish: IssueWish): Promise<IssuedKey> => {
  const made = makeKey(app)
  try {
    return await decideOnEvidence(
      () => gatherGround(app, wish.partnerId),
      (evidence) =>
        app.database.transaction(async (tx) => {
          const ground = await holdGround(tx, app, wish, evidence)
          await requireRoom(tx, app, wish)
          await requireModestMaking(tx, app, wish.partnerId)
          const replaced = wish.replaces && (await lock(tx, wish.replaces.id))
          const key = keyOn(app, authority, ground, { ...wish, ...made, replaced })
          await insert(tx, key, made)
          await app.record(tx, {
            actor: authority,
            action: 'api-key.generated',
            object: { type: 'api-key', id: key.id },
            partnerId: key.partnerId,
            before: null,
            after: snapshotOf(key),
            reason: wish.reason,
          })
          await announceApproved(tx, app, authority, key, { ...ground, sealedKey: made.sealedKey })
          if (wish.replaces && replaced)
            await endReplaced(tx, app, authority, replaced, { ...wish.replaces, reason: wish.reason })
          return { key, text: made.text }
        }),
    )
  } catch (error) {
    throw violatesUnique(error, uniqueLabel) ? new Refusal('PMS_PRT_110', { label: wish.label }) : error
  }
}

/** The caller's own partner. @throws Refusal PMS_PRT_055, PMS_PMP_005 (told to administrators, and to whoever would have this id) */
export const getOwnPartner = async (app: App, authority: Authority, id: string): Promise<Partner> => {
  const known = await loadPartner(app.database, id)
  if (!known && authority.userName === id) throw new Refusal('PMS_PMP_005')
  return requireOwnPartner(authority, known, 'PMS_PMP_005')
}

/**
 * Makes a key for a policy of the partner's group (P27), or associates one as an administrator.
 * @param wish the policy by its id, or by its name as clients name it
 * @throws Refusal PMS_PRT_055, PMS_PMP_005, and those of `issueKey`
 */
export const generateKey = async (
  app: App,
  authority: Authority,
  wish: Pick<IssueWish, 'partnerId' | 'label' | 'validDays'> & {
    readonly reason?: string | null
  } & ({ readonly policyName: string } | { readonly policyId: string }),
): Promise<IssuedKey> => {
  const partner = await getOwnPartner(app, authority, wish.partnerId)
  if (!partner.isActive) throw new Refusal('PMS_PMP_016')
  const { partnerId, label, validDays, reason = null } = wish
  const named = 'policyName' in wish ? await listPoliciesNamed(app.database, wish.policyName) : undefined
  const policyId =
    'policyId' in wish ? wish.policyId : named?.find(({ groupId }) => groupId === partner.policyGroupId)?.id
  if (policyId === undefined) throw new Refusal('PMS_PMP_014')
  // A policy that nobody has approved for the partner is none of its business, whatever has become of it (P27).
  if (named && !(await findApprovedRequest(app.database, partnerId, policyId)))
    throw new Refusal('PMS_PRT_109')
  return issueKey(app, authority, { partnerId, policyId, label, validDays, reason })
}

/**
 * Makes a key that takes another's place, of the same policy or of another one; the other counts for the overlap. For the
 * partner it is a rotation; an administrator issues one again so, also in place of one that has ended.
 * @throws Refusal ENT_KEY_004 for an unknown key and for another's, ENT_KEY_001 to partners for one that has ended, and those of `issueKey`
 */
export const replaceKey = async (
  app: App,
  authority: Authority,
  wish: {
    readonly keyId: string
    readonly label: string
    /** Null: the same. */
    readonly policyId: string | null
    readonly validDays: number | null
    /** Null: as the setting says. */
    readonly overlapDays: number | null
    readonly reason: string | null
  },
): Promise<IssuedKey> => {
  const replaced = await getOwnKey(app, authority, wish.keyId)
  const refusal = checkAction(replaced, 'replace', app.clock.now())
  if (refusal) throw refusal
  return issueKey(app, authority, {
    partnerId: replaced.partnerId,
    policyId: wish.policyId ?? replaced.policyId,
    label: wish.label,
    validDays: wish.validDays,
    reason: wish.reason,
    replaces: { id: replaced.id, overlapDays: wish.overlapDays ?? app.settings.API_KEY_OVERLAP_DAYS },
  })
}
