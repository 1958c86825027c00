import { firstAttribute } from '@entente/trust'
import type { DependantSource } from '../trust-store/index.ts'
import { loadAcceptedOfDomain } from './store.ts'

/** The partners whose certificates lead into the trust store: one for each certificate that counts. */
export const certifiedPartners: DependantSource = {
  async list(app, reader, domain) {
    const held = await loadAcceptedOfDomain(reader, 'partner', domain, app.clock.now())
    return held.map(({ id, holder, purpose, caSigned, supersededAt }) => ({
      kind: 'partner',
      // Beside today's certificate for all purposes others are named apart.
      id: [holder.id, ...(supersededAt ? [id] : purpose === 'ALL' ? [] : [purpose])].join(' '),
      // The upload was refused unless this is the organisation of the partner.
      name: firstAttribute(caSigned.subject, 'O') ?? holder.id,
      partnerId: holder.partnerId,
      certificate: caSigned,
    }))
  },
}
