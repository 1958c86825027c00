import { parseCertificate } from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { snapshotOf } from './issued-certificate.ts'
import { loadIssued } from './issued-store.ts'
import { withdrawCompromised } from './key-store.ts'

/**
 * Takes back that others have the key of a certificate, whoever has said so. What was revoked for it stays revoked; the
 * key may be certified anew. Whose it is stays as it is.
 * @throws Refusal ENT_REV_001 (unknown), ENT_REV_006 (nobody's word stands)
 */
export const clearKey = (
  app: App,
  authority: Authority,
  wish: { readonly id: string; readonly reason: string },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const certificate = await loadIssued(tx, wish.id)
    if (!certificate) throw new Refusal('ENT_REV_001')
    const { spkiDer } = parseCertificate(certificate.der)
    const withdrawn = await withdrawCompromised(tx, spkiDer, {
      at: app.clock.now(),
      by: authority.userName,
    })
    if (withdrawn === 0) throw new Refusal('ENT_REV_006')
    const { revoked_at: at, revocation_reason: reason } = certificate
    const snapshot = snapshotOf(certificate, at && reason ? { at, reason } : null)
    await app.record(tx, {
      actor: authority,
      action: 'issued-certificate.key-cleared',
      object: { type: 'issued-certificate', id: certificate.id },
      partnerId: certificate.partner_id,
      before: snapshot,
      after: snapshot,
      reason: wish.reason,
    })
  })
