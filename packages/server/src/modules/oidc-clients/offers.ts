import { mostOfPolicy, type StopSource } from '../endings/index.ts'
import type { OidcClient } from './oidc-client.ts'
import { mostNames, type HoldingSource } from '../partners/index.ts'
import type { PolicyUseSource } from '../policies/index.ts'
import { stopsBetween, stopsOfGrounds } from '../policy-requests/index.ts'
import { countLive, listActiveOfPartner, listLiveOf } from './store.ts'

/** What stands on a policy: the clients that are active, or wait to be. */
export const clientUses: PolicyUseSource = {
  kind: 'oidc-client',
  count: (reader, policyId, partnerId) => countLive(reader, { policyId, partnerId }),
  list: async (reader, policyId, limit) =>
    (await listLiveOf(reader, policyId, limit)).map(({ id, name, partnerId }) => ({ id, name, partnerId })),
}

/** A partner's clients that work, or would if the partner were active: they stop with it and come back with it. */
export const clientsOfPartner: HoldingSource = async (app, reader, partnerId) => {
  const clients = await listActiveOfPartner(reader, partnerId)
  const as = () => ({ partner: { isActive: true }, certificate: undefined })
  const stops = await stopsOfGrounds(app, clients, as)
  const live = clients.filter(({ id }) => stops.get(id)?.length === 0)
  return {
    kind: 'oidc-client',
    total: live.length,
    names: live.slice(0, mostNames).map(({ name }) => name),
  }
}

/** Which clients stop between two moments. */
export const clientStops: StopSource = async (app, { partnerIds, policyIds, before, after }) => {
  const clients: OidcClient[] = []
  for (const id of partnerIds) clients.push(...(await listActiveOfPartner(app.database, id)))
  for (const id of policyIds)
    clients.push(
      ...(await listLiveOf(app.database, id, mostOfPolicy)).filter(({ state }) => state === 'active'),
    )
  return stopsBetween(app, 'oidc-client', clients, { before, after, stops: stopsOfGrounds })
}
