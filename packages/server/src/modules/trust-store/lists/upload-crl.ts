import { formatName, readCrlFile, type Certificate, type Crl } from '@entente/trust'
import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { crlOncePerDomain, deleteOverCrls, insertCrl, loadCrlDigests, type CrlRow } from './crl-store.ts'
import { readDomain, type Domain } from '../domain.ts'
import { holdTrustAlone } from '../states/ground.ts'
import { hasSigned } from './list-signer.ts'
import type { Ground } from '../store.ts'
import { memoryOf } from '../view/trust-memory.ts'

const maximumBytes = 512 * 1024
const maximumLists = 20
const maximumMinutesAhead = 5
const minuteMilliseconds = 60_000

type Rows = readonly [CrlRow, ...CrlRow[]]
type Problem = 'unreadable' | 'unsigned' | 'over' | 'early' | 'known'

/** Of several lists the one that is refused is named: by its place in the file, and by its issuer where it could be read. */
const refuse = (problem: Problem, position = 1, count = 1, crl?: Crl): Refusal => {
  const which = count === 1 ? 'only' : crl ? 'named' : 'counted'
  return new Refusal('ENT_TRS_003', {
    problem,
    which,
    position,
    count,
    issuer: crl ? formatName(crl.issuer) : '',
  })
}

/** Every list of a text. @throws Refusal ENT_TRS_003 when any part of it is no list */
const readCrls = (text: string): readonly Crl[] => {
  const { lists, unread } = readCrlFile(text, { maximumBytes: 2 * maximumBytes, maximumLists })
  const count = lists.length + unread.length
  const [first] = unread
  if (first) throw refuse('unreadable', first.position, count)
  const octets = lists.reduce((sum, { der }) => sum + der.length, 0)
  if (octets > maximumBytes) throw refuse('unreadable')
  return lists
}

const problemWith = (crl: Crl, now: Date, signers: readonly Certificate[]): Problem | undefined => {
  if (crl.nextUpdate && crl.nextUpdate < now) return 'over'
  if (crl.thisUpdate.getTime() > now.getTime() + maximumMinutesAhead * minuteMilliseconds) return 'early'
  return signers.some((each) => hasSigned(crl, each)) ? undefined : 'unsigned'
}

/**
 * Takes the revocation lists of authorities of the trust store, for networks from which none can be fetched. All lists
 * of a file are taken, or none and the refusal names the one that cannot be; those that are stored already stay as they
 * are, unless there is nothing else.
 * @param wish lists as PEM, base64 of DER, or PKCS#7; at most 512 KiB of DER together
 * @returns what was stored, in the order of the file
 * @throws Refusal KER-PCM-011, ENT_TRS_003
 */
export const uploadCrl = async (
  app: App,
  authority: Authority,
  wish: { readonly text: string; readonly domain: string },
): Promise<Rows> => {
  const domain = readDomain(wish.domain)
  const crls = readCrls(wish.text)
  const now = app.clock.now()
  const gather = async (): Promise<{ readonly rows: Rows; readonly ground: Ground }> => {
    const { view, ground } = await memoryOf(app).freshViewOf(domain)
    for (const [index, crl] of crls.entries()) {
      const problem = problemWith(crl, now, [...view.roots, ...view.intermediates])
      if (problem) throw refuse(problem, index + 1, crls.length, crl)
    }
    const stored = new Set(await loadCrlDigests(app.database, domain))
    // The same list twice in one file is one list.
    const [first, ...others] = [...new Map(crls.map((crl) => [crl.sha256, crl])).values()]
      .filter(({ sha256 }) => !stored.has(sha256))
      .map((crl) => rowOf(crl, { domain, at: now, by: authority.userName }))
    if (!first) throw refuse('known')
    return { rows: [first, ...others], ground }
  }
  const store = ({ rows, ground }: { readonly rows: Rows; readonly ground: Ground }): Promise<Rows> =>
    app.database.transaction(async (tx) => {
      await holdTrustAlone(tx, ground)
      await deleteOverCrls(tx, domain, now)
      for (const row of rows) {
        await insertCrl(tx, row)
        await app.record(tx, {
          actor: authority,
          action: 'trust-crl.uploaded',
          object: { type: 'trust-crl', id: row.id },
          partnerId: null,
          before: null,
          after: { domain, issuer: row.issuer, sha256: row.sha256, entries: row.entries },
        })
      }
      return rows
    })
  try {
    return await decideOnEvidence(gather, store)
  } catch (error) {
    if (violatesUnique(error, crlOncePerDomain)) throw refuse('known')
    throw error
  }
}

const rowOf = (
  crl: Crl,
  { domain, at, by }: { readonly domain: Domain; readonly at: Date; readonly by: string },
): CrlRow => ({
  id: newId(),
  domain,
  issuer: formatName(crl.issuer),
  sha256: crl.sha256,
  this_update: crl.thisUpdate,
  next_update: crl.nextUpdate ?? null,
  entries: crl.entryCount,
  der: Buffer.from(crl.der),
  uploaded_at: at,
  uploaded_by: by,
})
