import { mostNames, type HoldingSource } from '../partners/index.ts'
import { summariseOfPartner } from './issued-store.ts'

/** What we have signed for a partner itself and counts, or would if it were not on hold. */
export const certificatesOfPartner: HoldingSource = async (app, reader, partnerId) => ({
  kind: 'certificate',
  ...(await summariseOfPartner(reader, partnerId, { now: app.clock.now(), names: mostNames })),
})
