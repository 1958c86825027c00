import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { firstStop, type AskedFacts, type StopReason, stateAt, stopperOf } from '../../liveness/index.ts'
import {
  askedElsewhere,
  certificateFacts,
  isTrusted,
  loadCurrentCertificate,
} from '../../partner-certificates/index.ts'
import { loadPartner, type Partner } from '../../partners/index.ts'
import { revocationOf } from '../../platform-trust/index.ts'
import { loadGroup, loadPolicies, type Policy } from '../../policies/index.ts'
import { stopsOfGrants } from '../../policy-requests/index.ts'
import { chooseRequest, mispType } from './ground.ts'
import { refusalOfStop } from './ground-errors.ts'
import type { SwitchMoment } from './issue.ts'
import { checkAction, overlapEnd, type Licence } from '../licence.ts'
import { getOwnLicence } from '../lists/reading.ts'
import { requireRoom } from './room.ts'
import { findReplacement, listOfPartner } from '../store.ts'

/** What a new licence of a partner would be bound to, and why there cannot be one now. */
interface NewLicencePreview {
  readonly partner: Partner
  readonly refusal: Refusal | undefined
  readonly policy: Policy | undefined
}

const refusalIn = async <T>(step: () => Promise<T>): Promise<T | Refusal> => {
  try {
    return await step()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** What is dead of the ground of a new licence. */
const refusalOfGround = async (
  app: App,
  partner: Partner,
  policy: Policy | undefined,
): Promise<Refusal | undefined> => {
  const [held, group] = await Promise.all([
    loadCurrentCertificate(app.database, { type: 'partner', id: partner.id }),
    policy ? loadGroup(app.database, policy.groupId) : undefined,
  ])
  const revocation = held && (await revocationOf(app, held.platformSigned))
  const now = app.clock.now()
  const certificate = certificateFacts(held, { ...askedElsewhere, isRevoked: revocation !== undefined })
  const begun = policy && { ...policy, validFrom: policy.validFrom < now ? policy.validFrom : now }
  const ofPolicy: AskedFacts = begun ? { policy: begun, group: { isActive: group?.isActive ?? false } } : {}
  const stop = firstStop({ partner, ...ofPolicy, certificate }, now)
  if (stop === 'certificate-revoked') return new Refusal('ENT_REV_005')
  if (stop) return refusalOfStop(stop, { till: certificate ? toInstant(certificate.notAfter) : '' })
  return held && !(await isTrusted(app, held)) ? new Refusal('KER-PCM-006') : undefined
}

/** What a new licence of a partner would stand on. Stores nothing. @throws Refusal PMS_MSP_005 */
export const previewNew = async (app: App, partnerId: string): Promise<NewLicencePreview> => {
  const partner = await loadPartner(app.database, partnerId)
  if (!partner) throw new Refusal('PMS_MSP_005')
  if (partner.partnerType !== mispType)
    return { partner, refusal: new Refusal('PMS_MSP_009'), policy: undefined }
  if ((await listOfPartner(app.database, partner.id)).length > 0)
    return { partner, refusal: new Refusal('PMS_MSP_416'), policy: undefined }
  return groundOf(app, partner)
}

const groundOf = async (app: App, partner: Partner): Promise<NewLicencePreview> => {
  if (!partner.isActive) return { partner, refusal: new Refusal('PMS_MSP_405'), policy: undefined }
  const chosen = await refusalIn(() => chooseRequest(app.database, partner.id))
  if (chosen instanceof Refusal) return { partner, refusal: chosen, policy: undefined }
  const policies = chosen && (await loadPolicies(app.database, [chosen.policyId]))
  const policy = policies?.get(chosen?.policyId ?? '')
  return { partner, refusal: await refusalOfGround(app, partner, policy), policy }
}

type PreviewedAction = 'deactivate' | 'activate' | 'replace'

interface PreviewWish {
  readonly licenceId: string
  readonly action: PreviewedAction
  readonly overlapDays: number | null
  readonly verifiersSwitch: SwitchMoment | null
}

/** What a change of a licence would come to. */
export interface ChangePreview {
  readonly licence: Licence
  readonly refusal: Refusal | undefined
  /** What keeps it from being used afterwards. */
  readonly stops: readonly StopReason[]
  readonly validTill: Date
  /** When verifiers take the new one for it; null where there is no new one. */
  readonly switchesAt: Date | null
  /** The policy that a new one is bound to; null where none is. */
  readonly policy: Policy | null
}

const refusalOfRoom = (app: App, own: readonly Licence[]): Promise<Refusal | undefined> =>
  refusalIn(async () => {
    requireRoom(app, own)
  }).then((found) => found ?? undefined)

const refusalOf = async (
  app: App,
  authority: Authority,
  licence: Licence,
  { action, validTill }: { readonly action: PreviewedAction; readonly validTill: Date },
): Promise<Refusal | undefined> => {
  const refusal = checkAction(licence, action, stopperOf(authority), app.clock.now())
  if (refusal || action === 'deactivate') return refusal
  if (action === 'replace' && (await findReplacement(app.database, licence.id)))
    return new Refusal('ENT_LIC_005')
  const own = await listOfPartner(app.database, licence.partnerId)
  const others = own.filter(({ id }) => action === 'replace' || id !== licence.id)
  return refusalOfRoom(
    app,
    others.map((each) => (each.id === licence.id ? { ...each, validTill } : each)),
  )
}

/** What a change of a licence would give and take. Stores nothing. @throws Refusal ENT_LIC_004 */
export const previewChange = async (
  app: App,
  authority: Authority,
  wish: PreviewWish,
): Promise<ChangePreview> => {
  const licence = await getOwnLicence(app, authority, wish.licenceId)
  const { action } = wish
  const now = app.clock.now()
  const isReplaced = action === 'replace'
  const days = wish.overlapDays ?? app.settings.LICENCE_OVERLAP_DAYS
  const validTill = isReplaced ? overlapEnd(licence, now, days) : licence.validTill
  const partner = await loadPartner(app.database, licence.partnerId)
  const ground = isReplaced && partner ? await groundOf(app, partner) : undefined
  const isActive = action === 'activate' || (action !== 'deactivate' && licence.state === 'active')
  const stops = await stopsOfGrants(app, [licence], () => ({
    key: { isActive, validFrom: licence.validFrom, validTill },
  }))
  const waits = wish.verifiersSwitch !== 'now' && stateAt(licence, now) === 'active'
  return {
    licence,
    refusal: (await refusalOf(app, authority, licence, { action, validTill })) ?? ground?.refusal,
    stops: stops.get(licence.id) ?? [],
    validTill,
    switchesAt: isReplaced ? (waits ? validTill : now) : null,
    policy: ground?.policy ?? null,
  }
}
