import {
  parseCertificate,
  namesMatch,
  parseCrl,
  readCrlIssuer,
  type Certificate,
  type Crl,
} from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { revocationModeOf, type RevocationMode } from '../view/checked-path.ts'
import { loadCrls, type CrlRow } from './crl-store.ts'
import { hasSigned } from './list-signer.ts'
import { loadTrustCertificate } from '../store.ts'
import { memoryOf } from '../view/trust-memory.ts'

/** A revocation list that this server holds; one without an upload was fetched from its authority. */
export interface HeldCrl {
  readonly crl: Crl
  readonly upload: CrlRow | null
}

/**
 * The lists that an authority has signed, the newest first. Reading one takes tens of milliseconds when it is long, so
 * those of others are only asked whose they are, and those that are remembered are not read again.
 */
export const listsSignedBy = (
  authority: Certificate,
  remembered: readonly Crl[],
  uploads: readonly CrlRow[],
): HeldCrl[] => {
  const isOwn = ({ der }: CrlRow): boolean => namesMatch(readCrlIssuer(der), authority.subject)
  const held = new Map<string, HeldCrl>(remembered.map((crl) => [crl.sha256, { crl, upload: null }]))
  for (const upload of uploads.filter(isOwn))
    held.set(upload.sha256, { crl: held.get(upload.sha256)?.crl ?? parseCrl(upload.der), upload })
  return [...held.values()]
    .filter(({ crl }) => hasSigned(crl, authority))
    .toSorted((a, b) => b.crl.thisUpdate.getTime() - a.crl.thisUpdate.getTime())
}

/**
 * The lists that an authority of the trust store has signed and this server holds, the newest first, and what they
 * decide in its domain.
 * @throws Refusal KER-PMS-019
 */
export const getAuthorityCrls = async (
  app: App,
  certificateId: string,
): Promise<{ policy: RevocationMode; lists: readonly HeldCrl[] }> => {
  const row = await loadTrustCertificate(app.database, certificateId)
  if (!row) throw new Refusal('KER-PMS-019')
  const authority = parseCertificate(row.der)
  const uploads = await loadCrls(app.database, row.domain)
  // Nobody is asked for the sake of a page: what was fetched for a certificate is remembered.
  const remembered = (await memoryOf(app).revocationOf(row.domain))?.crls ?? []
  const lists = listsSignedBy(authority, remembered, uploads)
  return { policy: revocationModeOf(app.settings, row.domain), lists }
}
