import { decodeBase64, formatName, parseCrl, readPemBlocks, TrustError, type Crl } from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique } from '../../platform/database/database.ts'
import { decideOnEvidence } from '../../platform/database/evidence.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { hasSigned } from './authority-crls.ts'
import { crlOncePerDomain, deleteOverCrls, insertCrl, type CrlRow } from './crl-store.ts'
import { readDomain } from './domain.ts'
import { holdTrustAlone } from './ground.ts'
import type { Ground } from './store.ts'
import { memoryOf } from './trust-memory.ts'

const maximumBytes = 512 * 1024
const maximumMinutesAhead = 5

const refuse = (problem: 'unreadable' | 'unsigned' | 'over' | 'early' | 'known'): Refusal =>
  new Refusal('ENT_TRS_003', { problem })

/** PEM or base64 of a CRL. @throws Refusal ENT_TRS_003 */
const readCrl = (text: string): Crl => {
  const armoured = readPemBlocks(text).blocks.find(({ label }) => label === 'X509 CRL')
  const der = decodeBase64(armoured?.body ?? text)
  if (!der) throw refuse('unreadable')
  try {
    return parseCrl(der, { maximumBytes })
  } catch (error) {
    if (error instanceof TrustError) throw refuse('unreadable')
    throw error
  }
}

const minuteMilliseconds = 60_000

/**
 * Takes a revocation list of an authority of the trust store, for networks from which none can be fetched.
 * @param wish PEM or base64 of DER, at most 512 KiB
 * @throws Refusal KER-PCM-011, ENT_TRS_003
 */
export const uploadCrl = async (
  app: App,
  authority: Authority,
  wish: { readonly text: string; readonly domain: string },
): Promise<CrlRow> => {
  const domain = readDomain(wish.domain)
  const crl = readCrl(wish.text)
  const now = app.clock.now()
  if (crl.nextUpdate && crl.nextUpdate < now) throw refuse('over')
  if (crl.thisUpdate.getTime() > now.getTime() + maximumMinutesAhead * minuteMilliseconds)
    throw refuse('early')
  const row: CrlRow = {
    id: newId(),
    domain,
    issuer: formatName(crl.issuer),
    sha256: crl.sha256,
    this_update: crl.thisUpdate,
    next_update: crl.nextUpdate ?? null,
    entries: crl.entryCount,
    der: Buffer.from(crl.der),
    uploaded_at: now,
    uploaded_by: authority.userName,
  }
  const gatherIssuer = async (): Promise<Ground> => {
    const { view, ground } = await memoryOf(app).freshViewOf(domain)
    if (![...view.roots, ...view.intermediates].some((each) => hasSigned(crl, each))) throw refuse('unsigned')
    return ground
  }
  const store = (ground: Ground): Promise<void> =>
    app.database.transaction(async (tx) => {
      await holdTrustAlone(tx, ground)
      await deleteOverCrls(tx, domain, now)
      await insertCrl(tx, row)
      await app.record(tx, {
        actor: authority,
        action: 'trust-crl.uploaded',
        object: { type: 'trust-crl', id: row.id },
        partnerId: null,
        before: null,
        after: { domain, issuer: row.issuer, sha256: row.sha256, entries: row.entries },
      })
    })
  try {
    await decideOnEvidence(gatherIssuer, store)
  } catch (error) {
    if (violatesUnique(error, crlOncePerDomain)) throw refuse('known')
    throw error
  }
  memoryOf(app).forget()
  return row
}
