import { parseCertificate } from '@entente/trust'
import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { Refusal } from '../../platform/refusal.ts'
import { revokeVouchedFor } from '../platform-trust/index.ts'
import { countsOf, dependantSources, judgeImpact, without, type Dependant, type Impact } from './impact.ts'
import { loadTrustView } from './load-trust-view.ts'
import {
  listActive,
  loadTrustCertificate,
  lockStoreAlone,
  lockTrustCertificate,
  saveState,
  type TrustCertificateRow,
} from './store.ts'
import { memoryOf } from './trust-memory.ts'
import { nextState, type TrustAction } from './trust-state.ts'

const loadDependants = async (
  app: App,
  reader: Reader,
  { domain }: TrustCertificateRow,
): Promise<Dependant[]> => {
  const authorities = (await listActive(reader, domain)).map(({ id, subject, der }): Dependant => ({
    kind: 'authority',
    id,
    name: subject,
    partnerId: null,
    certificate: parseCertificate(der),
  }))
  const found: Dependant[] = [...authorities]
  for (const source of offeredAt(app, dependantSources))
    found.push(...(await source.list(app, reader, domain)))
  return found
}

/** What hangs on a certificate, whatever its state is. */
const leaningOn = async (app: App, reader: Reader, row: TrustCertificateRow): Promise<Impact> =>
  judge(app, reader, row, await loadDependants(app, reader, row))

/** What the action would do now. A revocation of what is suspended already stops nothing more. */
const impactOf = async (
  app: App,
  reader: Reader,
  row: TrustCertificateRow,
  action: TrustAction,
): Promise<Impact> =>
  row.state === 'ACTIVE' || action === 'resume' ? leaningOn(app, reader, row) : judge(app, reader, row, [])

const judge = async (
  app: App,
  reader: Reader,
  row: TrustCertificateRow,
  dependants: readonly Dependant[],
): Promise<Impact> => {
  const certificate = parseCertificate(row.der)
  const reduced = without(await loadTrustView(reader, row.domain), certificate)
  const place = row.kind === 'ROOT' ? 'roots' : 'intermediates'
  const full = { ...reduced, [place]: [...reduced[place], certificate] }
  const memory = memoryOf(app)
  const revocation = await memory.revocationOf(row.domain)
  const now = app.clock.now()
  const signatureCache = memory.signatures
  return judgeImpact({ certificate, full, reduced, now, signatureCache, revocation }, dependants)
}

/**
 * Says what an action would do, without doing it: everything that will stop, or work again.
 * @throws Refusal KER-PMS-019, ENT_TRS_001
 */
export const previewChange = async (
  app: App,
  wish: { readonly id: string; readonly action: TrustAction },
): Promise<Impact> => {
  const row = await loadTrustCertificate(app.database, wish.id)
  if (!row) throw new Refusal('KER-PMS-019')
  const next = nextState(row.state, wish.action)
  if (next instanceof Refusal) throw next
  return impactOf(app, app.database, row, wish.action)
}

/**
 * What we signed for partners and chips on the strength of a revoked authority is revoked with it: outside, only our list says
 * that it counts no more. A suspension may be taken back, a revocation not; until then we ourselves accept none of it.
 */
const withdrawTwins = async (
  app: App,
  tx: Tx,
  wish: { row: TrustCertificateRow; impact: Impact; note: string; actor: Actor },
): Promise<void> => {
  const { row, impact, note, actor } = wish
  // What was suspended has stopped already, but still leans on it.
  const { affected } = row.state === 'ACTIVE' ? impact : await leaningOn(app, tx, row)
  const vouchers = affected.flatMap(({ partnerId, certificate }) =>
    partnerId === null ? [] : [{ partnerId, domain: row.domain, certificate }],
  )
  await revokeVouchedFor(tx, app, actor, { vouchers, note })
}

const pastTense = { suspend: 'suspended', resume: 'resumed', revoke: 'revoked' } as const

/**
 * Suspends, resumes or revokes a certificate of the trust store. Nothing is done unless it does exactly what the
 * preview has shown: the effect is worked out again while nobody else can change the store or store what leans on it.
 * @param wish `impactId` as the preview named it
 * @throws Refusal KER-PMS-019, ENT_TRS_001 (also to the slower of two administrators), ENT_TRS_002
 */
export const changeState = async (
  app: App,
  authority: Authority,
  wish: {
    readonly id: string
    readonly action: TrustAction
    readonly reason: string
    readonly impactId: string
  },
): Promise<{ row: TrustCertificateRow; impact: Impact }> => {
  const result = await app.database.transaction(async (tx) => {
    const known = await loadTrustCertificate(tx, wish.id)
    if (!known) throw new Refusal('KER-PMS-019')
    await lockStoreAlone(tx, known.domain)
    const row = await lockTrustCertificate(tx, known.id)
    if (!row) throw new Refusal('KER-PMS-019')
    const next = nextState(row.state, wish.action)
    if (next instanceof Refusal) throw next
    const impact = await impactOf(app, tx, row, wish.action)
    if (impact.id !== wish.impactId) throw new Refusal('ENT_TRS_002', { count: impact.affected.length })
    const changed = await saveState(tx, row, {
      state: next,
      state_reason: wish.reason,
      state_changed_at: app.clock.now(),
      state_changed_by: authority.userName,
    })
    if (wish.action === 'revoke')
      await withdrawTwins(app, tx, { row, impact, note: wish.reason, actor: authority })
    await app.record(tx, {
      actor: authority,
      action: `trust-certificate.${pastTense[wish.action]}`,
      object: { type: 'trust-certificate', id: row.id },
      partnerId: null,
      before: { state: row.state },
      after: { state: changed.state },
      reason: wish.reason,
      data: { domain: row.domain, subject: row.subject, sha256: row.sha256, ...countsOf(impact) },
    })
    return { row: changed, impact }
  })
  memoryOf(app).forget()
  return result
}
