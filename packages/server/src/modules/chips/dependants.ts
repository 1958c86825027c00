import type { Reader } from '../../platform/database/database.ts'
import { listChipsOfKey, loadAcceptedOfDomain } from '../partner-certificates/index.ts'
import { mostNames, type Holding, type HoldingSource } from '../partners/index.ts'
import type { DependantSource } from '../trust-store/index.ts'
import { loadLive, summarise } from './store.ts'

/** The chips whose certificates lead into the trust store: those that are approved or wait for it. */
export const certifiedChips: DependantSource = {
  async list(app, reader, domain) {
    const held = await loadAcceptedOfDomain(reader, 'chip', domain, app.clock.now())
    const chips = await loadLive(
      reader,
      held.map(({ holder }) => holder.id),
    )
    const byId = new Map(chips.map((chip) => [chip.id, chip]))
    return held.flatMap(({ id, holder, caSigned, supersededAt }) => {
      const chip = byId.get(holder.id)
      return chip
        ? [
            {
              kind: 'chip',
              // A former certificate whose signatures count for a while is named apart.
              id: supersededAt ? `${chip.id} ${id}` : chip.id,
              name: `${chip.make} ${chip.model}`,
              partnerId: chip.partnerId,
              certificate: caSigned,
            },
          ]
        : []
    })
  },
}

/** A partner's chips that are approved or wait for it. */
export const chipsOfPartner: HoldingSource = async (_app, reader, partnerId) => ({
  kind: 'chip',
  ...(await summarise(reader, partnerId, mostNames)),
})

/** The chips of a key that are approved or wait for it. @param digest see `digestOfKey` */
export const chipsOfKey = async (reader: Reader, digest: string): Promise<Holding> => {
  const chips = await loadLive(reader, await listChipsOfKey(reader, digest))
  return {
    kind: 'chip',
    total: chips.length,
    names: chips.slice(0, mostNames).map(({ make, model }) => `${make} ${model}`),
  }
}
