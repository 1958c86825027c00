import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique, type Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { checkDeviceProvider } from '../device-models/index.ts'
import { loadPartner, lockPartner, requireOwnPartner } from '../partners/index.ts'
import { checkDates, endOfDay } from './sbi-dates.ts'
import { checkPending, snapshotOf, type Sbi } from './sbi.ts'
import { insert, load, lock, save, uniqueVersion } from './store.ts'

/** What somebody says of the program. */
interface Software {
  readonly softwareVersion: string
  readonly binaryHash: string
  readonly softwareCreatedAt: Date
  readonly expiresAt: Date
}

/** Writes history, audit and event of a change of an interface. */
export const recordSbi = (
  tx: Tx,
  app: App,
  actor: Actor,
  action: string,
  { before, after, reason = null }: { before: Sbi | null; after: Sbi; reason?: string | null },
): Promise<void> =>
  app.record(tx, {
    actor,
    action: `sbi.${action}`,
    object: { type: 'sbi', id: after.id },
    partnerId: after.partnerId,
    before: before ? snapshotOf(before) : null,
    after: snapshotOf(after),
    reason,
  })

/** @throws Refusal PMS_AUT_514, PMS_AUT_508, PMS_AUT_516, PMS_AUT_515 */
const requireDates = ({ clock, settings }: App, { softwareCreatedAt, expiresAt }: Software): void => {
  const refusal = checkDates({ createdAt: softwareCreatedAt, expiresAt }, clock.now(), {
    createdYears: settings.SBI_CREATED_YEARS,
    expiryYears: settings.SBI_EXPIRY_YEARS,
  })
  if (refusal) throw refusal
}

const asDuplicate = (error: unknown): unknown =>
  violatesUnique(error, uniqueVersion) ? new Refusal('PMS_AUT_512') : error

/**
 * Registers an interface of a provider; it waits for approval (S1).
 * @throws Refusal those of `checkDates`, PMS_PRT_055 for another's provider, PMS_AUT_002 for one that is unknown, inactive or of
 *   another type, PMS_AUT_512 for a version that it has already
 */
export const addSbi = async (
  app: App,
  authority: Authority,
  wish: Software & { readonly providerId: string },
): Promise<Sbi> => {
  const known = await loadPartner(app.database, wish.providerId)
  // Whose it is comes before anything that is said of it; the dates come first for whoever may act.
  if (known && !authority.owns(known)) throw new Refusal('PMS_PRT_055')
  requireDates(app, wish)
  const provider = requireOwnPartner(authority, known, 'PMS_AUT_002')
  const at = app.clock.now()
  const { softwareVersion, binaryHash, softwareCreatedAt, expiresAt } = wish
  const sbi: Sbi = {
    id: newId(),
    partnerId: provider.id,
    organisationName: provider.organisationName,
    softwareVersion,
    binaryHash,
    softwareCreatedAt,
    expiresAt,
    endsAt: endOfDay(expiresAt),
    status: 'pending_approval',
    deviceCount: 0,
    submittedAt: at,
    decision: null,
    createdAt: at,
    createdBy: authority.userName,
    updatedAt: at,
    updatedBy: authority.userName,
    version: 1,
  }
  try {
    await app.database.transaction(async (tx) => {
      const refusal = checkDeviceProvider(await lockPartner(tx, provider.id))
      if (refusal) throw refusal
      await insert(tx, sbi)
      await recordSbi(tx, app, authority, 'submitted', { before: null, after: sbi })
    })
  } catch (error) {
    throw asDuplicate(error)
  }
  return sbi
}

/**
 * Corrects an interface that nobody has decided about (S2, B-07 mended).
 * @throws Refusal those of `checkDates`, PMS_AUT_007 for an unknown one and for another's, those of `checkPending`, PMS_AUT_512
 */
export const editSbi = async (
  app: App,
  authority: Authority,
  wish: Software & { readonly id: string },
): Promise<Sbi> => {
  requireDates(app, wish)
  const known = authority.requireOwned(await load(app.database, wish.id), 'PMS_AUT_007')
  const { softwareVersion, binaryHash, softwareCreatedAt, expiresAt } = wish
  try {
    return await app.database.transaction(async (tx) => {
      const sbi = await lock(tx, known.id)
      if (!sbi) throw new Refusal('PMS_AUT_007')
      const refusal = checkPending(sbi)
      if (refusal) throw refusal
      const wanted = {
        ...sbi,
        softwareVersion,
        binaryHash,
        softwareCreatedAt,
        expiresAt,
        endsAt: endOfDay(expiresAt),
      }
      const edited = await save(tx, wanted, { at: app.clock.now(), userName: authority.userName })
      await recordSbi(tx, app, authority, 'edited', { before: sbi, after: edited })
      return edited
    })
  } catch (error) {
    throw asDuplicate(error)
  }
}
