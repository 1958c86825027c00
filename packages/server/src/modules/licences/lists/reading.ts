import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { StopReason } from '../../liveness/index.ts'
import { loadPartner } from '../../partners/index.ts'
import { lastUsesOf, stopsOfGrants } from '../../policy-requests/index.ts'
import { digestOf, isLicenceKey, openLicenceKey } from '../licence-key.ts'
import { isValidAt, snapshotOf, type Licence } from '../licence.ts'
import { findByDigest, findKnown, findReplacement, listOfPartner, load, loadSealed } from '../store.ts'

/** A licence that the caller may ask about. @throws Refusal ENT_LIC_004 for an unknown one and for another's alike */
export const getOwnLicence = async (app: App, authority: Authority, id: string): Promise<Licence> =>
  authority.requireOwned(await load(app.database, id), 'ENT_LIC_004')

/** The licence of this key that a partner has; what cannot be one is not looked for. */
export const findLicence = async (
  app: App,
  partnerId: string,
  text: string,
): Promise<Licence | undefined> => {
  if (!isLicenceKey(text)) return undefined
  const found = await findByDigest(app.database, digestOf(app.vault, text))
  return found?.partnerId === partnerId ? found : undefined
}

/** A licence with its key in the clear, as the contract shows it. */
export interface OpenLicence {
  readonly licence: Licence
  readonly text: string
}

/** Opens the keys of licences, for answers that show them. */
export const openLicences = async (app: App, licences: readonly Licence[]): Promise<OpenLicence[]> => {
  const sealed = await loadSealed(
    app.database,
    licences.map(({ id }) => id),
  )
  return licences.flatMap((licence) => {
    const own = sealed.get(licence.id)
    return own ? [{ licence, text: openLicenceKey(app.vault, licence.id, own) }] : []
  })
}

/** One licence with its key. */
const openLicence = async (app: App, licence: Licence): Promise<OpenLicence> => {
  const [opened] = await openLicences(app, [licence])
  if (!opened) throw new Error(`licence ${licence.id} is gone`)
  return opened
}

/**
 * The licence of a MISP that counts: the one that verifiers know, else the newest (L4). A reading makes none (D-15).
 * @throws Refusal PMS_MSP_005, PMS_MSP_405, PMS_MSP_408
 */
export const getValidLicence = async (app: App, partnerId: string): Promise<OpenLicence> => {
  const partner = await loadPartner(app.database, partnerId)
  if (!partner) throw new Refusal('PMS_MSP_005')
  if (!partner.isActive) throw new Refusal('PMS_MSP_405')
  const now = app.clock.now()
  const [known, own] = await Promise.all([
    findKnown(app.database, partner.id),
    listOfPartner(app.database, partner.id),
  ])
  const valid = [...(known ? [known] : []), ...own].find((each) => isValidAt(each, now))
  if (!valid) throw new Refusal('PMS_MSP_408')
  return openLicence(app, valid)
}

/**
 * Shows the key of a licence to whoever may use it, and writes down who has seen it.
 * @throws Refusal ENT_LIC_004
 */
export const showKey = async (app: App, authority: Authority, id: string): Promise<OpenLicence> => {
  const opened = await openLicence(app, await getOwnLicence(app, authority, id))
  const snapshot = snapshotOf(opened.licence)
  await app.database.transaction((tx) =>
    app.record(tx, {
      actor: authority,
      action: 'licence.key-shown',
      object: { type: 'licence', id: opened.licence.id },
      partnerId: opened.licence.partnerId,
      before: snapshot,
      after: snapshot,
    }),
  )
  return opened
}

/** One licence with all that whoever has it wants to know. */
export interface LicenceDetails {
  readonly licence: Licence
  /** Everything that keeps it from being used now. */
  readonly stops: readonly StopReason[]
  readonly lastUsedAt: Date | undefined
  readonly replacement: Licence | undefined
  readonly replaced: Licence | undefined
  readonly isKnown: boolean
}

/** @throws Refusal ENT_LIC_004 */
export const getLicenceDetails = async (
  app: App,
  authority: Authority,
  id: string,
): Promise<LicenceDetails> => {
  const licence = await getOwnLicence(app, authority, id)
  const [stops, uses, replacement, replaced, known] = await Promise.all([
    stopsOfGrants(app, [licence]),
    lastUsesOf(app, 'licence', [licence.id]),
    findReplacement(app.database, licence.id),
    licence.replacesId === null ? undefined : load(app.database, licence.replacesId),
    findKnown(app.database, licence.partnerId),
  ])
  return {
    licence,
    stops: stops.get(licence.id) ?? [],
    lastUsedAt: uses.get(licence.id),
    replacement,
    replaced,
    isKnown: known?.id === licence.id,
  }
}
