import { readReport, waitsCode } from '@entente/partner'
import type { Certificate } from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isAnchored, loadHeldCertificates } from '../partner-certificates/index.ts'
import { loadPartner, lockPartner, requireOwnPartner, type Partner } from '../partners/index.ts'
import { findStandings } from '../platform-trust/index.ts'
import { challengeDays, challengeGivenAt } from './challenge.ts'
import { mayGoLive, snapshotOf, type GoLiveEntry, type PassedRun } from './go-live.ts'
import { countOf, findFaults, readReportForm, type ReadReport } from './judge-report.ts'
import { insert, loadLast } from './store.ts'
import { findSeenCall, type SeenCall } from './witness.ts'

/** A partner whose credentials may wait. @throws Refusal PMS_PRT_055, PMS_PRT_005, ENT_LIV_001 */
const requirePartner = async (
  { database }: App,
  authority: Authority,
  partnerId: string,
): Promise<Partner> => {
  const partner = requireOwnPartner(authority, await loadPartner(database, partnerId))
  if (!mayGoLive(partner)) throw new Refusal('ENT_LIV_001')
  return partner
}

/** A report whose signature holds, with whose it is. @throws Refusal ENT_LIV_002 */
const readSigned = (text: string): { readonly report: ReadReport; readonly signer: Certificate } => {
  const reading = readReport(text)
  if (!reading.ok) throw new Refusal('ENT_LIV_002', { problem: reading.problem })
  const report = readReportForm(reading.report)
  if (!report) throw new Refusal('ENT_LIV_002', { problem: 'not-a-report' })
  return { report, signer: reading.signer }
}

/** The signer is who the platform has certified for the partner's signatures, and counts now. @throws Refusal ENT_LIV_003 */
const requireOwnSigner = async (app: App, partner: Partner, signer: Certificate): Promise<void> => {
  const now = app.clock.now()
  const all = await loadHeldCertificates(app.database, { type: 'partner', id: partner.id })
  const held = all.find(
    ({ purpose, supersededAt, platformSigned }) =>
      supersededAt === null &&
      (purpose === 'ALL' || purpose === 'SIGNATURE') &&
      platformSigned.sha256 === signer.sha256,
  )
  const standing = held && (await findStandings(app.database, [signer], now)).get(signer.sha256)?.standing
  const counts =
    held &&
    standing !== 'revoked' &&
    signer.notBefore <= now &&
    now <= signer.notAfter &&
    (await isAnchored(app, held))
  if (!counts) throw new Refusal('ENT_LIV_003')
}

/** From when on the call must have come. @throws Refusal ENT_LIV_004 */
const requireChallenge = (app: App, { id }: Partner, { challenge }: ReadReport): Date => {
  const now = app.clock.now()
  const givenAt = challengeGivenAt(app.vault, id, { challenge: challenge ?? '', now })
  if (!givenAt) throw new Refusal('ENT_LIV_004', { days: challengeDays })
  return givenAt
}

const mostNamed = 8

/** @throws Refusal ENT_LIV_005, ENT_LIV_006 */
const requirePassed = (report: ReadReport): string => {
  const faults = findFaults(report)
  const { transactionId } = report.facts.call ?? {}
  if (faults && faults.failed.length > 0)
    throw new Refusal('ENT_LIV_005', {
      count: faults.failed.length,
      checks: faults.failed.slice(0, mostNamed).join(', '),
    })
  if (faults || transactionId === undefined)
    throw new Refusal('ENT_LIV_006', { parts: faults?.missing.join(', ') ?? 'connection' })
  return transactionId
}

/** @throws Refusal ENT_LIV_007 */
const requireSeen = async (
  app: App,
  { id: partnerId }: Partner,
  { transactionId, since }: { readonly transactionId: string; readonly since: Date },
): Promise<SeenCall> => {
  const seen = await findSeenCall(app, { partnerId, transactionId, since, codes: [waitsCode] })
  if (!seen) throw new Refusal('ENT_LIV_007', { transactionId, since: toInstant(since) })
  return seen
}

/** @throws Refusal ENT_LIV_008 (has gone live), ENT_LIV_004 (the challenge is from before a withdrawal) */
const requireRoom = (last: GoLiveEntry | undefined, givenAt: Date): void => {
  if (last?.kind === 'passed') throw new Refusal('ENT_LIV_008')
  if (last && givenAt < last.at) throw new Refusal('ENT_LIV_004', { days: challengeDays })
}

/** The entry that comes behind the last one, recorded. */
export const append = async (
  tx: Tx,
  app: App,
  {
    entry,
    last,
    actor,
    report,
  }: {
    readonly entry: GoLiveEntry
    readonly last: GoLiveEntry | undefined
    readonly actor: Authority
    readonly report: string | null
  },
): Promise<void> => {
  await insert(tx, entry, report)
  await app.record(tx, {
    actor,
    action: `go-live.${entry.kind}`,
    object: { type: 'go-live', id: entry.partnerId },
    partnerId: entry.partnerId,
    before: snapshotOf(last),
    after: snapshotOf(entry),
    ...(entry.kind === 'withdrawn' ? { reason: entry.reason } : {}),
  })
}

/**
 * Takes the signed report of a passed run: from the commit on the partner's credentials count at run time.
 * @throws Refusal PMS_PRT_055, PMS_PRT_005, ENT_LIV_001 to ENT_LIV_008
 */
export const handIn = async (
  app: App,
  authority: Authority,
  { partnerId, text }: { readonly partnerId: string; readonly text: string },
): Promise<GoLiveEntry> => {
  const partner = await requirePartner(app, authority, partnerId)
  const { report, signer } = readSigned(text)
  if (report.partnerId !== partner.id) throw new Refusal('ENT_LIV_003')
  await requireOwnSigner(app, partner, signer)
  const givenAt = requireChallenge(app, partner, report)
  requireRoom(await loadLast(app.database, partner.id), givenAt)
  const transactionId = requirePassed(report)
  const seen = await requireSeen(app, partner, { transactionId, since: givenAt })
  const run: PassedRun = {
    kit: report.kit,
    ranAt: new Date(report.at),
    thumbprint: signer.sha256,
    checksPassed: countOf(report, 'passed'),
    checksAdvice: countOf(report, 'advice'),
    transactionId,
    seenAt: seen.at,
    seenBy: seen.source,
  }
  return app.database.transaction(async (tx) => {
    await lockPartner(tx, partner.id)
    const last = await loadLast(tx, partner.id)
    requireRoom(last, givenAt)
    const entry: GoLiveEntry = {
      id: newId(),
      partnerId: partner.id,
      number: (last?.number ?? 0) + 1,
      kind: 'passed',
      at: app.clock.now(),
      by: authority.userName,
      run,
    }
    await append(tx, app, { entry, last, actor: authority, report: text.trim() })
    return entry
  })
}
