import { parseCertificate } from '@entente/trust'
import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { IssuedCertificateRow } from '../../../platform/keys/issued-certificate-store.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { snapshotOf } from '../issued-certificate.ts'
import { loadIssued } from '../issued-store.ts'
import { hasWordAgainst, isOwnKey, withdrawCompromised } from './key-store.ts'

/** Whether somebody's word stands that others have the key of a certificate, and an administrator may take it back. */
export const isClearable = async (
  { database }: App,
  { der }: Pick<IssuedCertificateRow, 'der'>,
): Promise<boolean> => {
  const { spkiDer } = parseCertificate(der)
  return (await hasWordAgainst(database, spkiDer)) && !(await isOwnKey(database, spkiDer))
}

/**
 * Takes back that others have the key of a certificate, whoever has said so. What was revoked for it stays revoked; the
 * key may be certified anew. Whose it is stays as it is.
 * @throws Refusal ENT_REV_001 (unknown), ENT_REV_004 (the platform's own key: of that its operators speak), ENT_REV_006
 *   (nobody's word stands)
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
    if (await isOwnKey(tx, spkiDer)) throw new Refusal('ENT_REV_004')
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
