import type { Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { standingOf, type Standing } from '../issued-certificate.ts'
import { findIssued, loadByFingerprints, lockIssuedShared } from '../issued-store.ts'

/** Since when, and why, a certificate of ours is revoked; undefined while it is not. */
export const revocationOf = async (
  { database, clock }: App,
  { sha256 }: Certificate,
  reader: Reader = database,
): Promise<{ readonly at: Date; readonly reason: string } | undefined> => {
  const [row] = await findIssued(reader, sha256)
  if (!row?.revoked_at || row.revoked_at > clock.now()) return undefined
  return { at: row.revoked_at, reason: row.revocation_reason ?? 'unspecified' }
}

/** Those of the certificates that are in our register, by SHA-256: their ids there, and how they stand. */
export const findStandings = async (
  reader: Reader,
  certificates: readonly Certificate[],
  now: Date,
): Promise<ReadonlyMap<string, { readonly id: string; readonly standing: Standing }>> => {
  if (certificates.length === 0) return new Map()
  const rows = await loadByFingerprints(
    reader,
    certificates.map(({ sha256 }) => sha256),
  )
  return new Map(rows.map((row) => [row.sha256, { id: row.id, standing: standingOf(row, now) }]))
}

/** Nobody is given a certificate of ours that we have revoked, nor anything that is made with it. @throws Refusal ENT_REV_005 */
export const requireUnrevoked = async (
  app: App,
  certificate: Certificate,
  reader: Reader = app.database,
): Promise<void> => {
  const revocation = await revocationOf(app, certificate, reader)
  if (!revocation) return
  const { at, reason } = revocation
  throw new Refusal('ENT_REV_005', { at: at.toISOString().slice(0, 10), reason })
}

/**
 * The same in a transaction, and it stays so until that ends: a revocation that has begun is waited for, one that comes
 * later waits.
 * @throws Refusal ENT_REV_005
 */
export const holdUnrevoked = async (tx: Tx, app: App, certificate: Certificate): Promise<void> => {
  await lockIssuedShared(tx, certificate.sha256)
  await requireUnrevoked(app, certificate, tx)
}
