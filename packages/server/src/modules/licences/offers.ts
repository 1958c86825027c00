import type { App } from '../../platform/app.ts'
import type { Subscription } from '../../platform/events/events.ts'
import { mostOfPolicy, type StopSource } from '../endings/index.ts'
import { lockPartner, mostNames, type HoldingSource } from '../partners/index.ts'
import type { PolicyUseSource } from '../policies/index.ts'
import { stopsBetween, stopsOfGrants } from '../policy-requests/index.ts'
import type { SetupStep } from '../setup/index.ts'
import { announceKnown } from './events/hub-messages.ts'
import { countActiveFor, listActiveFor, listEndingBetween, listOfPartner, someHaveLicences } from './store.ts'

/** What stands on a policy: the licences that are active. */
export const licenceUses: PolicyUseSource = {
  kind: 'licence',
  count: countActiveFor,
  list: async (reader, policyId, limit) =>
    (await listActiveFor(reader, policyId, limit)).map(({ id, hint, partnerId }) => ({
      id,
      name: hint,
      partnerId,
    })),
}

/** A partner's licences that are live, or would be if the partner were active: they stop with it and come back with it. */
export const licencesOfPartner: HoldingSource = async (app, reader, partnerId) => {
  const licences = await listOfPartner(reader, partnerId)
  const stops = await stopsOfGrants(app, licences, () => ({
    partner: { isActive: true },
    certificate: undefined,
  }))
  const live = licences.filter(({ id }) => stops.get(id)?.length === 0)
  return {
    kind: 'licence',
    total: live.length,
    names: live.slice(0, mostNames).map(({ hint }) => hint),
  }
}

/** Which licences stop between two moments. */
export const licenceStops: StopSource = async (app, { partnerIds, policyIds, ofAll, before, after }) => {
  const licences = ofAll ? await listEndingBetween(app.database, before, after, mostOfPolicy) : []
  for (const id of partnerIds) licences.push(...(await listOfPartner(app.database, id)))
  for (const id of policyIds) licences.push(...(await listActiveFor(app.database, id, mostOfPolicy)))
  const named = licences.map((licence) => ({ ...licence, name: licence.hint }))
  return stopsBetween(app, 'licence', named, { before, after, stops: stopsOfGrants })
}

/** Verifiers are told that the licence of a partner stops, or counts again, with the partner (M2). */
export const partnerSubscription = (app: App): Subscription => ({
  subscriber: 'licences-of-partner',
  events: ['partner.deactivated', 'partner.reactivated'],
  async handle(tx, { objectId, actor }) {
    // Nothing is said of it between our look and our word.
    await lockPartner(tx, objectId)
    await announceKnown(tx, app, { userName: actor }, objectId, 'partners')
  },
})

/** The step of a MISP to its first licence, which an administrator generates. */
export const firstLicenceStep: SetupStep = {
  id: 'licence',
  of: 'partner',
  place: 75,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(['MISP_PARTNER']),
  isDone: (app, { partnerIds }) => someHaveLicences(app.database, partnerIds),
}
