import { mostOfPolicy, type StopSource } from '../endings/index.ts'
import { mostNames, type HoldingSource } from '../partners/index.ts'
import type { PolicyUseSource } from '../policies/index.ts'
import { stopsBetween, stopsOfGrants, type RequestKeySource } from '../policy-requests/index.ts'
import type { SetupStep } from '../setup/index.ts'
import { stateAt } from './api-key.ts'
import { holders } from './contract.ts'
import {
  countActive,
  listActiveOf,
  listActiveOfPartner,
  listEndingBetween,
  listNewestOfPartner,
  someHaveKeys,
} from './store.ts'

/** What stands on a policy: the keys that are active. */
export const keyUses: PolicyUseSource = {
  kind: 'api-key',
  count: (reader, policyId, partnerId) => countActive(reader, { policyId, partnerId }),
  list: async (reader, policyId, limit) =>
    (await listActiveOf(reader, policyId, limit)).map(({ id, label, partnerId }) => ({
      id,
      name: label,
      partnerId,
    })),
}

/** A partner's keys that are live, or would be if the partner were active: they stop with it and come back with it. */
export const keysOfPartner: HoldingSource = async (app, reader, partnerId) => {
  const keys = await listActiveOfPartner(reader, partnerId)
  const stops = await stopsOfGrants(app, keys, () => ({
    partner: { isActive: true },
    certificate: undefined,
  }))
  const live = keys.filter(({ id }) => stops.get(id)?.length === 0)
  return {
    kind: 'api-key',
    total: live.length,
    names: live.slice(0, mostNames).map(({ label }) => label),
  }
}

/** Which keys stop between two moments. */
export const keyStops: StopSource = async (app, { partnerIds, policyIds, ofAll, before, after }) => {
  const keys = ofAll ? await listEndingBetween(app.database, before, after, mostOfPolicy) : []
  for (const id of partnerIds) keys.push(...(await listActiveOfPartner(app.database, id)))
  for (const id of policyIds) keys.push(...(await listActiveOf(app.database, id, mostOfPolicy)))
  const named = keys.map((key) => ({ ...key, name: key.label }))
  return stopsBetween(app, 'api-key', named, { before, after, stops: stopsOfGrants })
}

/** The newest key of a partner for each policy, for P11. */
export const keysForRequests =
  (now: () => Date): RequestKeySource =>
  async (reader, partnerId) =>
    new Map(
      (await listNewestOfPartner(reader, partnerId)).map((key) => [
        key.policyId,
        { isActive: stateAt(key, now()) === 'active', validTill: key.validTill },
      ]),
    )

/** The step of a partner that may have keys to its first one. */
export const firstKeyStep: SetupStep = {
  id: 'api-key',
  of: 'partner',
  place: 70,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(holders),
  isDone: (app, { partnerIds }) => someHaveKeys(app.database, partnerIds),
}
