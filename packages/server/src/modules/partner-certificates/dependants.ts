import { firstAttribute } from '@entente/trust'
import type { DependantSource } from '../trust-store/index.ts'
import { loadCurrentOfDomain } from './store.ts'

/** The partners whose certificates lead into the trust store: one for each current certificate. */
export const certifiedPartners: DependantSource = {
  async list(_app, reader, domain) {
    const held = await loadCurrentOfDomain(reader, 'partner', domain)
    return held.map(({ holder, purpose, caSigned }) => ({
      kind: 'partner',
      id: purpose === 'ALL' ? holder.id : `${holder.id} ${purpose}`,
      // The upload was refused unless this is the organisation of the partner.
      name: firstAttribute(caSigned.subject, 'O') ?? holder.id,
      partnerId: holder.partnerId,
      certificate: caSigned,
    }))
  },
}
