import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique, type Tx } from '../../platform/database/database.ts'
import { decideOnEvidence } from '../../platform/database/inside/evidence.ts'
import { newDecimalId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  announceChain,
  certifyUpload,
  confirmChip,
  endChip,
  findRepeated,
  gatherTrustEvidence,
  holdTrustEvidence,
  loadCurrentCertificate,
  storeCertified,
  type HeldCertificate,
  type TrustEvidence,
  type UploadOutcome,
} from '../partner-certificates/index.ts'
import type { SubmissionDecision } from '../approvals/index.ts'
import { loadPartner, lockPartner, type Partner } from '../partners/index.ts'
import { checkChange, checkDeactivation, checkDecision, snapshotOf, type Chip } from './chip.ts'
import { insert, liveModel, load, lock, save } from './store.ts'

const providerType = 'FTM_Provider'

/**
 * An active FTM provider that the caller may act for.
 * @throws Refusal PMP_AUT_030, or PMS_PRT_055 for another's
 */
const getProvider = async (app: App, authority: Authority, id: string): Promise<Partner> => {
  const partner = await loadPartner(app.database, id)
  if (!partner) authority.nothingToOwn()
  else authority.requireOwner(partner, 'PMS_PRT_055')
  if (!partner?.isActive || partner.partnerType !== providerType) throw new Refusal('PMP_AUT_030')
  return partner
}

/** What to answer for a chip that does not exist, for another partner's, and to whoever has no partner at all. */
interface ChipCodes {
  readonly unknown: string
  readonly foreign: string
  readonly noPartner?: string
}

/** The codes of the 1.2 operations (V2). */
export const ftmCodes: ChipCodes = {
  unknown: 'PMS_FTM_ERROR_005',
  foreign: 'PMS_FTM_ERROR_006',
  noPartner: 'PMS_CERTIFICATE_ERROR_002',
}

/** The codes of the older operations (V1). */
const autCodes: ChipCodes = { unknown: 'PMP_AUT_031', foreign: 'PMS_PRT_055' }

/**
 * A chip and its partner, if the caller may act for it.
 * @throws Refusal with the given codes
 */
export const getOwnChip = async (
  app: App,
  authority: Authority,
  id: string,
  codes: ChipCodes,
): Promise<{ chip: Chip; partner: Partner }> => {
  const chip = await load(app.database, id)
  const partner = chip && (await loadPartner(app.database, chip.partnerId))
  if (chip && partner && authority.owns(partner)) return { chip, partner }
  authority.nothingToOwn()
  if (codes.noPartner && !authority.reachesEveryPartner && authority.partnerIds.length === 0)
    throw new Refusal(codes.noPartner)
  throw new Refusal(chip ? codes.foreign : codes.unknown)
}

const lockChip = async (tx: Tx, id: string, unknown: string): Promise<Chip> => {
  const chip = await lock(tx, id)
  if (!chip) throw new Refusal(unknown)
  return chip
}

const touchedBy = ({ userName }: Authority, at: Date) => ({
  createdAt: at,
  createdBy: userName,
  updatedAt: at,
  updatedBy: userName,
})

const asDuplicate = (error: unknown): unknown =>
  violatesUnique(error, liveModel) ? new Refusal('PMP_AUT_032') : error

/**
 * Registers a chip model; it waits for its certificate (F1).
 * @throws Refusal PMP_AUT_030, PMS_PRT_055, PMP_AUT_032
 */
export const addChip = async (
  app: App,
  authority: Authority,
  wish: { readonly providerId: string; readonly make: string; readonly model: string },
): Promise<Chip> => {
  const provider = await getProvider(app, authority, wish.providerId)
  const chip: Chip = {
    id: newDecimalId(),
    partnerId: provider.id,
    organisationName: provider.organisationName,
    make: wish.make,
    model: wish.model,
    status: 'pending_cert_upload',
    certificateId: null,
    submittedAt: null,
    decision: null,
    ...touchedBy(authority, app.clock.now()),
    version: 1,
  }
  try {
    await app.database.transaction(async (tx) => {
      await insert(tx, chip)
      await recordChip(tx, app, authority, 'chip.added', null, chip)
    })
  } catch (error) {
    throw asDuplicate(error)
  }
  return chip
}

const recordChip = (
  tx: Tx,
  app: App,
  authority: Authority,
  action: string,
  before: Chip | null,
  after: Chip,
  reason: string | null = null,
): Promise<void> =>
  app.record(tx, {
    actor: authority,
    action,
    object: { type: 'chip', id: after.id },
    partnerId: after.partnerId,
    before: before ? snapshotOf(before) : null,
    after: snapshotOf(after),
    reason,
  })

/**
 * Corrects make and model of a chip that nobody has approved yet (F2).
 * @throws Refusal PMP_AUT_031, PMS_PRT_055, PMP_AUT_038, PMP_AUT_039, PMP_AUT_032
 */
export const editChip = async (
  app: App,
  authority: Authority,
  wish: { readonly id: string; readonly make: string; readonly model: string },
): Promise<Chip> => {
  await getOwnChip(app, authority, wish.id, autCodes)
  try {
    return await app.database.transaction(async (tx) => {
      const chip = await lockChip(tx, wish.id, autCodes.unknown)
      const refusal = checkChange(chip, 'edit')
      if (refusal) throw refusal
      const edited = await save(
        tx,
        { ...chip, make: wish.make, model: wish.model },
        { at: app.clock.now(), userName: authority.userName },
      )
      await recordChip(tx, app, authority, 'chip.edited', chip, edited)
      return edited
    })
  } catch (error) {
    throw asDuplicate(error)
  }
}

const decide = (chip: Chip, decision: SubmissionDecision): Chip => ({
  ...chip,
  status: decision.status,
  decision,
})

interface DecisionWish {
  readonly id: string
  readonly approve: boolean
  readonly reason: string | null
}

const requireDecidable = (chip: Chip | undefined, { approve }: DecisionWish): Chip => {
  if (!chip) throw new Refusal(autCodes.unknown)
  const refusal = checkDecision(chip, approve ? 'approve' : 'reject')
  if (refusal) throw refusal
  return chip
}

interface ForDecision {
  readonly chip: Chip
  /** What an approval stands on; a rejection stands on nothing. */
  readonly evidence: TrustEvidence | null
}

const gatherForDecision = async (app: App, wish: DecisionWish): Promise<ForDecision> => {
  const chip = requireDecidable(await load(app.database, wish.id), wish)
  return {
    chip,
    evidence: wish.approve ? await gatherTrustEvidence(app, { type: 'chip', id: chip.id }) : null,
  }
}

/** @throws Refusal PMS_PMP_016 */
const requireActiveMaker = async (tx: Tx, { partnerId }: Chip): Promise<void> => {
  if (!(await lockPartner(tx, partnerId))?.isActive) throw new Refusal('PMS_PMP_016')
}

/**
 * Approves or rejects a chip (F3). Of two administrators who decide at once, the second is refused.
 * @throws Refusal PMP_AUT_031, PMP_AUT_033, PMP_AUT_038, PMP_AUT_039; KER-PCM-006 to approve one whose chain has ended,
 *   PMS_PMP_016 one of a deactivated partner, ENT_CRT_002, ENT_CRT_003, ENT_CRT_006 and ENT_REV_005 one whose key is in other
 *   hands, a deactivated partner's, or proven by another, or whose platform-signed certificate is revoked
 */
export const decideChip = (app: App, authority: Authority, wish: DecisionWish): Promise<Chip> =>
  decideOnEvidence(
    () => gatherForDecision(app, wish),
    ({ chip: known, evidence }) =>
      app.database.transaction(async (tx) => {
        // Partner before chip, everywhere, so that two commands cannot wait for each other.
        if (wish.approve) await requireActiveMaker(tx, known)
        const chip = requireDecidable(await lock(tx, wish.id), wish)
        if (evidence) await holdTrustEvidence(tx, app, evidence)
        const status = wish.approve ? 'approved' : 'rejected'
        const decision = { status, reason: wish.reason, by: authority.userName, at: app.clock.now() } as const
        await (wish.approve ? confirmChip : endChip)(tx, chip.id, decision.at)
        const decided = await save(tx, decide(chip, decision), { at: decision.at, userName: decision.by })
        await recordChip(tx, app, authority, `chip.${status}`, chip, decided, wish.reason)
        const held = wish.approve && (await loadCurrentCertificate(tx, { type: 'chip', id: chip.id }))
        if (held) await announceChain(tx, app, authority, held)
        return decided
      }),
  )

/** The chip has its certificate, and nobody has decided against it. */
const keeps = (chip: Chip, { id }: HeldCertificate): boolean =>
  chip.certificateId === id && (chip.status === 'approved' || chip.status === 'pending_approval')

/**
 * Takes the certificate of a chip; the chip then waits for approval (F4). The organisation that counts is the
 * partner's own, not the one in the request (trust-and-crypto §8, 28). The same certificate once more is answered with
 * what is there: the chip stays as it is.
 * @throws Refusal PMP_AUT_030, PMP_AUT_031, PMP_AUT_034, PMP_AUT_038, PMP_AUT_039, then those of `certifyUpload`
 */
export const uploadChipCertificate = async (
  app: App,
  authority: Authority,
  wish: {
    readonly providerId: string
    readonly chipId: string
    readonly text: string
    readonly domain: string
    readonly renew?: boolean | null | undefined
  },
): Promise<UploadOutcome> => {
  const provider = await getProvider(app, authority, wish.providerId)
  const known = await load(app.database, wish.chipId)
  if (!known) throw new Refusal('PMP_AUT_031')
  if (known.partnerId !== provider.id) throw new Refusal('PMP_AUT_034')
  const holder = { type: 'chip', id: known.id, partnerId: provider.id } as const
  const certificate = {
    ...wish,
    kind: { type: 'chip' },
    organisation: provider.organisationName,
    partnerId: provider.id,
  } as const
  const repeated = await findRepeated(app, holder, certificate)
  if (repeated && keeps(known, repeated.held)) return { ...repeated, isRepeated: true }
  const early = checkChange(known, 'upload-certificate')
  if (early) throw early
  return decideOnEvidence(
    () => certifyUpload(app, certificate),
    async (upload) => {
      const stored = await app.database.transaction(async (tx) => {
        // Partner before chip, everywhere, so that two commands cannot wait for each other.
        const locked = await lockPartner(tx, provider.id)
        if (!locked?.isActive) throw new Refusal('PMP_AUT_030')
        const chip = await lockChip(tx, wish.chipId, 'PMP_AUT_031')
        const refusal = checkChange(chip, 'upload-certificate')
        // Another upload of the same may have been faster; the chip then waits already.
        if (refusal && chip.status !== 'pending_approval') throw refusal
        const outcome = await storeCertified(tx, app, authority, holder, upload)
        if (outcome.isRepeated && keeps(chip, outcome.held)) return outcome
        if (refusal) throw refusal
        const { held } = outcome
        const waiting: Chip = {
          ...chip,
          status: 'pending_approval',
          certificateId: held.id,
          submittedAt: held.uploadedAt,
          decision: null,
        }
        const saved = await save(tx, waiting, { at: held.uploadedAt, userName: held.uploadedBy })
        await recordChip(tx, app, authority, 'chip.submitted', chip, saved)
        return outcome
      })
      const { revocation, revocationProblems } = upload
      return { ...stored, revocation, revocationProblems }
    },
  )
}

/**
 * Deactivates an approved chip (F7).
 * @throws Refusal PMS_CERTIFICATE_ERROR_002, PMS_FTM_ERROR_005, _006, PMS_PMP_016, PMS_FTM_ERROR_010, _007
 */
export const deactivateChip = async (
  app: App,
  authority: Authority,
  wish: { readonly id: string; readonly reason: string | null },
): Promise<Chip> => {
  const { partner } = await getOwnChip(app, authority, wish.id, ftmCodes)
  if (!authority.isAdmin && !partner.isActive) throw new Refusal('PMS_PMP_016')
  return app.database.transaction(async (tx) => {
    const chip = await lockChip(tx, wish.id, ftmCodes.unknown)
    const refusal = checkDeactivation(chip)
    if (refusal) throw refusal
    const decision: SubmissionDecision = {
      status: 'deactivated',
      reason: wish.reason,
      by: authority.userName,
      at: app.clock.now(),
    }
    await endChip(tx, chip.id, decision.at)
    const deactivated = await save(tx, decide(chip, decision), { at: decision.at, userName: decision.by })
    await recordChip(tx, app, authority, 'chip.deactivated', chip, deactivated, wish.reason)
    return deactivated
  })
}
