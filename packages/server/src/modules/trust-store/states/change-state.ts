import { formatName, parseCertificate } from '@entente/trust'
import type { Actor, Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence, EvidenceMoved } from '../../../platform/database/inside/evidence.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { mapInTurns } from '../../../platform/in-turns.ts'
import { createWaitingLine, type WaitingLine } from '../../../platform/http/limits/waiting-line.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { revokeVouchedFor } from '../../platform-trust/index.ts'
import type { Domain } from '../domain.ts'
import { holdStore } from './ground.ts'
import {
  countsOf,
  dependantSources,
  judgeImpact,
  nameOfDependants,
  without,
  type Dependant,
  type Impact,
} from './impact.ts'
import {
  loadDomain,
  loadTrustCertificate,
  lockTrustCertificate,
  saveState,
  type Ground,
  type TrustCertificateRow,
} from '../store.ts'
import { authorityOf, type TrustKind, type TrustView } from '../trust-certificate.ts'
import { memoryOf } from '../view/trust-memory.ts'
import { nextState, type TrustAction } from './trust-state.ts'

const dependantOf = ({ id, der }: TrustCertificateRow): Dependant => {
  const certificate = parseCertificate(der)
  return { kind: 'authority', id, name: formatName(certificate.subject), partnerId: null, certificate }
}

/** Everything that could be affected. @param changing certificates that change, whether or not they carry trust now */
const loadDependants = async (
  app: App,
  reader: Reader,
  domain: Domain,
  changing: readonly TrustCertificateRow[],
): Promise<Dependant[]> => {
  const ids = new Set(changing.map(({ id }) => id))
  const rows = await loadDomain(reader, domain)
  const found = await mapInTurns(
    rows.filter(({ id, state }) => state === 'ACTIVE' || ids.has(id)),
    dependantOf,
  )
  for (const source of offeredAt(app, dependantSources))
    found.push(...(await source.list(app, reader, domain)))
  return found
}

/** What a change would do, and what that was worked out from. */
interface Evidence {
  readonly row: TrustCertificateRow
  /** Every certificate that changes: those of the same authority, the one that was named first. */
  readonly rows: readonly TrustCertificateRow[]
  readonly impact: Impact
  /** Everything that hangs on the certificates, whether or not it works today. */
  readonly leaning: Impact
  readonly ground: Ground
  /** Names all that could be affected. */
  readonly dependants: string
}

interface Wish {
  readonly id: string
  readonly action: TrustAction
}

/**
 * The other certificates of the same authority for which the action is possible: trust is given to an authority and taken
 * from it, by whichever of its certificates somebody names it.
 */
const loadOthers = async (
  reader: Reader,
  row: TrustCertificateRow,
  action: TrustAction,
): Promise<TrustCertificateRow[]> => {
  const authority = authorityOf(parseCertificate(row.der))
  const rows = await loadDomain(reader, row.domain)
  const authorities = await mapInTurns(rows, ({ der }) => authorityOf(parseCertificate(der)))
  return rows.filter(
    ({ id, state }, index) =>
      id !== row.id && authorities[index] === authority && !(nextState(state, action) instanceof Refusal),
  )
}

const withCertificates = (view: TrustView, rows: readonly TrustCertificateRow[]): TrustView => {
  const ofKind = (wanted: TrustKind) =>
    rows.filter(({ kind }) => kind === wanted).map(({ der }) => parseCertificate(der))
  return {
    ...view,
    roots: [...view.roots, ...ofKind('ROOT')],
    intermediates: [...view.intermediates, ...ofKind('INTERMEDIATE')],
  }
}

/**
 * Works out what an action would do now: reads the domain, then searches every chain with and without the certificates of
 * the authority.
 * @throws Refusal KER-PMS-019, ENT_TRS_001
 */
const gather = async (app: App, wish: Wish): Promise<Evidence> => {
  const row = await loadTrustCertificate(app.database, wish.id)
  if (!row) throw new Refusal('KER-PMS-019')
  const next = nextState(row.state, wish.action)
  if (next instanceof Refusal) throw next
  const memory = memoryOf(app)
  const { view, ground } = await memory.freshViewOf(row.domain)
  const others = await loadOthers(app.database, row, wish.action)
  const rows = [row, ...others]
  const dependants = await loadDependants(app, app.database, row.domain, rows)
  const certificates = [parseCertificate(row.der), ...others.map(({ der }) => parseCertificate(der))] as const
  const reduced = without(view, certificates)
  const revocation = await memory.revocationOf(row.domain)
  const judge = (full: TrustView): Promise<Impact> =>
    judgeImpact(
      {
        certificates,
        full,
        reduced,
        now: app.clock.now(),
        revocation,
        signatureCache: memory.signatures,
      },
      dependants,
    )
  const leaning = await judge(withCertificates(reduced, rows))
  // A revocation of what is suspended already stops nothing more.
  const isFelt = wish.action === 'resume' || rows.every(({ state }) => state === 'ACTIVE')
  const impact = isFelt ? leaning : await judge(view)
  return { row, rows, impact, leaning, ground, dependants: nameOfDependants(dependants) }
}

/**
 * Says what an action would do, without doing it: everything that will stop, or work again.
 * @throws Refusal KER-PMS-019, ENT_TRS_001
 */
export const previewChange = async (app: App, wish: Wish): Promise<Impact> => (await gather(app, wish)).impact

/** Holds the store, and what hangs on it, as the evidence saw them. @throws EvidenceMoved */
const hold = async (tx: Tx, app: App, { row, rows, ground, dependants }: Evidence): Promise<void> => {
  await holdStore(tx, ground)
  for (const { id, state } of rows)
    if ((await lockTrustCertificate(tx, id))?.state !== state)
      throw new EvidenceMoved('a certificate has another state')
  if (nameOfDependants(await loadDependants(app, tx, row.domain, rows)) !== dependants)
    throw new EvidenceMoved('what hangs on the store has changed')
}

/**
 * What we signed for partners and chips on the strength of a revoked authority is revoked with it: outside, only our list says
 * that it counts no more. A suspension may be taken back, a revocation not; until then we ourselves accept none of it.
 */
const withdrawTwins = async (
  tx: Tx,
  app: App,
  { row, leaning }: Evidence,
  by: { readonly actor: Actor; readonly note: string },
): Promise<void> => {
  // What was suspended has stopped already, but still leans on it.
  const vouchers = leaning.affected.flatMap(({ partnerId, certificate }) =>
    partnerId === null ? [] : [{ partnerId, domain: row.domain, certificate }],
  )
  await revokeVouchedFor(tx, app, by.actor, { vouchers, note: by.note })
}

const pastTense = { suspend: 'suspended', resume: 'resumed', revoke: 'revoked' } as const

const lines = new WeakMap<App, WaitingLine>()

/** One change after another: at once, each would take away the ground on which the others were worked out. */
const inTurn = <T>(app: App, work: () => Promise<T>): Promise<T> => {
  const line = lines.get(app) ?? createWaitingLine({ atOnce: 1, mostWaiting: 200 })
  lines.set(app, line)
  return line(work)
}

/**
 * Suspends, resumes or revokes an authority of the trust store, with every certificate that it has in the domain. Nothing is done unless it does exactly what the
 * preview has shown: the effect is worked out again, and holds while nobody else can change the store or store what leans
 * on it.
 * @param wish `impactId` as the preview named it
 * @throws Refusal KER-PMS-019, ENT_TRS_001 (also to the slower of two administrators), ENT_TRS_002; Busy
 */
export const changeState = async (
  app: App,
  authority: Authority,
  wish: Wish & { readonly reason: string; readonly impactId: string },
): Promise<{ row: TrustCertificateRow; impact: Impact }> => {
  const gatherExpected = async (): Promise<Evidence> => {
    const evidence = await gather(app, wish)
    const { id, affected } = evidence.impact
    if (id !== wish.impactId) throw new Refusal('ENT_TRS_002', { count: affected.length })
    return evidence
  }
  const changeOne = async (
    tx: Tx,
    row: TrustCertificateRow,
    { row: named, impact }: Evidence,
  ): Promise<TrustCertificateRow> => {
    const next = nextState(row.state, wish.action)
    if (next instanceof Refusal) throw next
    const changed = await saveState(tx, row, {
      state: next,
      state_reason: wish.reason,
      state_changed_at: app.clock.now(),
      state_changed_by: authority.userName,
    })
    await app.record(tx, {
      actor: authority,
      action: `trust-certificate.${pastTense[wish.action]}`,
      object: { type: 'trust-certificate', id: row.id },
      partnerId: null,
      before: { state: row.state },
      after: { state: changed.state },
      reason: wish.reason,
      data: {
        domain: row.domain,
        subject: formatName(parseCertificate(row.der).subject),
        sha256: row.sha256,
        // What stops is told once, with the certificate that was named.
        ...(row.id === named.id ? countsOf(impact) : {}),
      },
    })
    return changed
  }
  const change = (evidence: Evidence): Promise<TrustCertificateRow> =>
    app.database.transaction(async (tx) => {
      await hold(tx, app, evidence)
      const { row, rows } = evidence
      if (wish.action === 'revoke')
        await withdrawTwins(tx, app, evidence, { actor: authority, note: wish.reason })
      for (const other of rows) if (other.id !== row.id) await changeOne(tx, other, evidence)
      return changeOne(tx, row, evidence)
    })
  return inTurn(app, () =>
    decideOnEvidence(gatherExpected, async (evidence) => ({
      row: await change(evidence),
      impact: evidence.impact,
    })),
  )
}
