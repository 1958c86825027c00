import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique, type Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { loadPartner, requireOwnPartner } from '../../partners/index.ts'
import { gatherGround, holdGround, mispType, type Ground } from './ground.ts'
import { announceNew, announceUpdated } from '../events/hub-messages.ts'
import { digestOf, hintOf, newLicenceKey, sealingOf } from '../licence-key.ts'
import { endAfter, stateAt, stopperOf } from '../../liveness/index.ts'
import { checkAction, overlapEnd, snapshotOf, type Licence } from '../licence.ts'
import { getOwnLicence } from '../lists/reading.ts'
import { requireModestMaking, requireRoom } from './room.ts'
import { insert, listOfPartner, lock, save, uniqueNumber, type LicenceMaterial } from '../store.ts'

/** A licence that was just made, with its key. */
export interface IssuedLicence {
  readonly licence: Licence
  readonly text: string
}

/** When verifiers, which know one licence of each MISP, take the new one for the old: at once, or when the old one ends. */
export type SwitchMoment = 'now' | 'end'

/** The licence whose place a new one takes. */
interface Replaced {
  readonly id: string
  /** For how many days it still counts. */
  readonly overlapDays: number
  readonly verifiersSwitch: SwitchMoment
}

interface IssueWish {
  readonly partnerId: string
  /** Null: as long as the setting says, which is also the longest. */
  readonly validDays: number | null
  readonly reason: string | null
  readonly replaces?: Replaced
}

interface MadeKey extends LicenceMaterial {
  readonly id: string
  readonly text: string
}

/** Everything of a licence that takes time, made before the transaction. */
const makeKey = ({ vault }: App): MadeKey => {
  const [id, text] = [newId(), newLicenceKey()]
  return {
    id,
    text,
    digest: digestOf(vault, text),
    sealedKey: vault.seal(sealingOf(id), Buffer.from(text)),
  }
}

/** A licence that is about to be replaced, and when it ends and its successor is announced. */
interface Predecessor {
  readonly licence: Licence
  readonly end: Date
  readonly announceAt: Date
}

/** @throws Refusal ENT_LIC_005, and those of `checkAction` */
const holdPredecessor = async (
  tx: Tx,
  app: App,
  authority: Authority,
  { id, overlapDays, verifiersSwitch }: Replaced,
  newest: Licence | undefined,
): Promise<Predecessor> => {
  const licence = await lock(tx, id)
  if (!licence || newest?.id !== id) throw new Refusal('ENT_LIC_005')
  const now = app.clock.now()
  const refusal = checkAction(licence, 'replace', stopperOf(authority), now)
  if (refusal) throw refusal
  const end = overlapEnd(licence, now, overlapDays)
  const waits = verifiersSwitch === 'end' && stateAt(licence, now) === 'active' && end > now
  return { licence, end, announceAt: waits ? end : now }
}

const licenceOn = (
  app: App,
  authority: Authority,
  { partner, policy, bond }: Ground,
  made: MadeKey,
  { validDays, predecessor }: { validDays: number | null; predecessor: Predecessor | undefined },
): Licence => {
  const now = app.clock.now()
  const longest = app.settings.LICENCE_DAYS
  return {
    id: made.id,
    partnerId: partner.id,
    number: (predecessor?.licence.number ?? 0) + 1,
    organisationName: partner.organisationName,
    partnerIsActive: partner.isActive,
    policyId: policy?.id ?? null,
    policyName: policy?.name ?? null,
    groupId: bond?.groupId ?? null,
    requestId: bond?.requestId ?? null,
    hint: hintOf(made.text),
    state: 'active',
    stoppedBy: null,
    validFrom: now,
    validTill: endAfter(now, Math.min(validDays ?? longest, longest)),
    announceAt: predecessor?.announceAt ?? now,
    announcedAt: null,
    replacesId: predecessor?.licence.id ?? null,
    quotaId: predecessor?.licence.quotaId ?? null,
    createdAt: now,
    createdBy: authority.userName,
    updatedAt: null,
    updatedBy: null,
    version: 1,
  }
}

/** Lets a licence that was replaced count for the overlap; afterwards it has ended by itself. */
const endPredecessor = async (
  tx: Tx,
  app: App,
  authority: Authority,
  { licence, end }: Predecessor,
  reason: string | null,
): Promise<void> => {
  if (end >= licence.validTill) return
  const saved = await save(
    tx,
    { ...licence, validTill: end },
    { at: app.clock.now(), by: authority.userName },
  )
  await app.record(tx, {
    actor: authority,
    action: 'licence.replaced',
    object: { type: 'licence', id: licence.id },
    partnerId: licence.partnerId,
    before: snapshotOf(licence),
    after: snapshotOf(saved),
    reason,
  })
  await announceUpdated(tx, app, authority, saved)
}

const issueIn = async (
  tx: Tx,
  app: App,
  authority: Authority,
  ground: Ground,
  { made, wish }: { readonly made: MadeKey; readonly wish: IssueWish },
): Promise<Licence> => {
  const own = await listOfPartner(tx, wish.partnerId)
  if (!wish.replaces && own.length > 0) throw new Refusal('PMS_MSP_416')
  const predecessor = wish.replaces && (await holdPredecessor(tx, app, authority, wish.replaces, own[0]))
  const others = own.map((each) =>
    each.id === predecessor?.licence.id ? { ...each, validTill: predecessor.end } : each,
  )
  requireRoom(app, others)
  requireModestMaking(app, own)
  const licence = licenceOn(app, authority, ground, made, { validDays: wish.validDays, predecessor })
  await insert(tx, licence, made)
  await app.record(tx, {
    actor: authority,
    action: 'licence.generated',
    object: { type: 'licence', id: licence.id },
    partnerId: licence.partnerId,
    before: null,
    after: snapshotOf(licence),
    reason: wish.reason,
  })
  if (predecessor) await endPredecessor(tx, app, authority, predecessor, wish.reason)
  if (licence.announceAt <= licence.createdAt) await announceNew(tx, app, authority, licence)
  return licence
}

/**
 * Makes a licence, and tells the verifiers, now or when its predecessor ends. Of two at once, the second is refused.
 * @throws Refusal those of `gatherGround` and `holdGround`, PMS_MSP_416, ENT_LIC_003, ENT_LIC_007, ENT_LIC_005, and those of `checkAction`
 */
const issueLicence = async (app: App, authority: Authority, wish: IssueWish): Promise<IssuedLicence> => {
  const made = makeKey(app)
  try {
    return await decideOnEvidence(
      () => gatherGround(app, wish.partnerId),
      (evidence) =>
        app.database.transaction(async (tx) => {
          const ground = await holdGround(tx, app, wish, evidence)
          const licence = await issueIn(tx, app, authority, ground, { made, wish })
          return { licence, text: made.text }
        }),
    )
  } catch (error) {
    if (!violatesUnique(error, uniqueNumber)) throw error
    throw new Refusal(wish.replaces ? 'ENT_LIC_005' : 'PMS_MSP_416')
  }
}

/**
 * Makes the first licence of a MISP (L1).
 * @throws Refusal PMS_PRT_055, PMS_MSP_005, PMS_MSP_009, PMS_MSP_416, and those of `issueLicence`
 */
export const generateLicence = async (
  app: App,
  authority: Authority,
  wish: Omit<IssueWish, 'replaces'>,
): Promise<IssuedLicence> => {
  const known = await loadPartner(app.database, wish.partnerId)
  const partner = requireOwnPartner(authority, known, 'PMS_MSP_005')
  if (partner.partnerType !== mispType) throw new Refusal('PMS_MSP_009')
  if ((await listOfPartner(app.database, partner.id)).length > 0) throw new Refusal('PMS_MSP_416')
  return issueLicence(app, authority, wish)
}

/**
 * Makes a licence that takes the place of a partner's newest one, which counts for the overlap; for the partner it is a
 * rotation, an administrator generates one again so.
 * @throws Refusal ENT_LIC_004 for an unknown licence and for another's, and those of `issueLicence`
 */
export const replaceLicence = async (
  app: App,
  authority: Authority,
  wish: {
    readonly licenceId: string
    readonly validDays: number | null
    /** Null: as the setting says. */
    readonly overlapDays: number | null
    /** Null: when the old one ends. */
    readonly verifiersSwitch: SwitchMoment | null
    readonly reason: string | null
  },
): Promise<IssuedLicence> => {
  const replaced = await getOwnLicence(app, authority, wish.licenceId)
  const refusal = checkAction(replaced, 'replace', stopperOf(authority), app.clock.now())
  if (refusal) throw refusal
  return issueLicence(app, authority, {
    partnerId: replaced.partnerId,
    validDays: wish.validDays,
    reason: wish.reason,
    replaces: {
      id: replaced.id,
      overlapDays: wish.overlapDays ?? app.settings.LICENCE_OVERLAP_DAYS,
      verifiersSwitch: wish.verifiersSwitch ?? 'end',
    },
  })
}
