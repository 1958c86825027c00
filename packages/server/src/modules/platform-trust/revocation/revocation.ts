import type { Certificate, RevocationReason } from '@entente/trust'
import { systemActor, type Actor, type Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import type { Subscription } from '../../../platform/events/events.ts'
import type { IssuedCertificateRow } from '../../../platform/keys/issued-certificate-store.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { checkRevocation, snapshotOf, type ChosenReason } from '../issued-certificate.ts'
import {
  liftHold,
  loadIssued,
  lockHeldOfPartner,
  lockIssued,
  lockLiveOfPartner,
  lockUnrevoked,
  saveHold,
  saveRevocation,
  type Revocation,
} from '../issued-store.ts'
import { isGuarded, lockWithKey, wordOf } from './compromise.ts'
import { isToldCompromised, lockLiveOfKeys, saveCompromised } from '../keys/key-store.ts'

/**
 * A certificate of the register, if the caller may see it: its own partner's, or any for administrators.
 * @throws Refusal ENT_REV_001
 */
export const getIssued = async (
  app: App,
  authority: Authority,
  id: string,
): Promise<IssuedCertificateRow> => {
  const certificate = await loadIssued(app.database, id)
  // Somebody else's is as unknown as one that does not exist; the platform's own belong to nobody.
  if (certificate && authority.owns({ id: certificate.partner_id ?? '' })) return certificate
  authority.nothingToOwn()
  throw new Refusal('ENT_REV_001')
}

/** Revokes locked certificates and says so: history, audit, and an event for those who act on it. */
const revokeAll = async (
  tx: Tx,
  app: App,
  actor: Actor,
  certificates: readonly IssuedCertificateRow[],
  revocation: Omit<Revocation, 'by'>,
): Promise<void> => {
  await saveRevocation(tx, certificates, { ...revocation, by: actor.userName })
  for (const certificate of certificates) {
    const { revoked_at: at, revocation_reason: reason } = certificate
    await app.record(tx, {
      actor,
      action: 'issued-certificate.revoked',
      object: { type: 'issued-certificate', id: certificate.id },
      partnerId: certificate.partner_id,
      before: snapshotOf(certificate, at && reason ? { at, reason } : null),
      after: snapshotOf(certificate, revocation),
      reason: revocation.note,
      data: { holderType: certificate.holder_type, holderId: certificate.holder_id },
    })
  }
}

/**
 * Revokes a certificate for good; the next list and every OCSP answer say so. A key in other hands takes every
 * certificate that lives on it along, also a former one in its overlap.
 * @throws Refusal ENT_REV_001, _002 (revoked already), _003 (expired), _004 (one of our authorities); not for a key in
 *   other hands, which can be told at any time, once
 */
export const revokeIssued = async (
  app: App,
  authority: Authority,
  wish: { readonly id: string; readonly reason: ChosenReason; readonly note: string | null },
): Promise<IssuedCertificateRow> => {
  const known = await getIssued(app, authority, wish.id)
  const guarded = wish.reason === 'keyCompromise' && (await isGuarded(app, known))
  return app.database.transaction(async (tx) => {
    const isCompromise = wish.reason === 'keyCompromise'
    const word = isCompromise
      ? await wordOf(tx, known, { isAdmin: authority.isAdmin, isGuarded: guarded })
      : undefined
    // All of a key in one order, so that two revocations cannot wait for each other.
    const ofKey = isCompromise ? await lockWithKey(tx, known, word, app.clock.now()) : []
    const certificate = await lockIssued(tx, wish.id)
    if (!certificate) throw new Refusal('ENT_REV_001')
    // Behind the lock: a time from before it would lie before the revocation that was waited for.
    const at = app.clock.now()
    const isTold = await isToldCompromised(tx, certificate)
    const refusal = checkRevocation(certificate, wish.reason, { now: at, isTold })
    if (refusal) throw refusal
    // What was revoked for another reason stays so from that day; only why is said anew.
    const since = certificate.revoked_at && certificate.revoked_at < at ? certificate.revoked_at : at
    const said = { reason: wish.reason, note: wish.note }
    await revokeAll(tx, app, authority, [certificate], { at: since, ...said })
    const others = ofKey.filter(({ id }) => id !== certificate.id)
    await revokeAll(tx, app, authority, others, { at, ...said })
    if (isCompromise) await saveCompromised(tx, [certificate, ...others], word ?? null)
    return {
      ...certificate,
      revoked_at: since,
      revocation_reason: wish.reason,
      revocation_note: wish.note,
      revoked_by: authority.userName,
    }
  })
}

/** Revokes one of our own authorities or any other certificate, and what lives on a key in other hands; for the command line. */
export const revokeByOperator = async (
  app: App,
  wish: { readonly id: string; readonly reason: RevocationReason },
): Promise<void> => {
  const known = await loadIssued(app.database, wish.id)
  if (!known) throw new Refusal('ENT_REV_001')
  const guarded = wish.reason === 'keyCompromise' && (await isGuarded(app, known))
  await app.database.transaction(async (tx) => {
    const isCompromise = wish.reason === 'keyCompromise'
    const word = isCompromise ? await wordOf(tx, known, { isAdmin: true, isGuarded: guarded }) : undefined
    const ofKey = isCompromise ? await lockWithKey(tx, known, word, app.clock.now()) : []
    const certificate = await lockIssued(tx, wish.id)
    if (!certificate) throw new Refusal('ENT_REV_001')
    const at = app.clock.now()
    // Somebody may have been faster, and have told another reason.
    const isOnHold = certificate.revocation_reason === 'certificateHold'
    if (certificate.revoked_at && certificate.revoked_at <= at && !isOnHold) throw new Refusal('ENT_REV_002')
    const others = ofKey.filter(({ id }) => id !== certificate.id)
    await revokeAll(tx, app, systemActor, [certificate, ...others], {
      at,
      reason: wish.reason,
      note: null,
    })
    if (isCompromise) await saveCompromised(tx, [certificate, ...others], word ?? null)
  })
}

/** A certificate that others signed, on whose strength we signed one for the same key. */
export interface Voucher {
  readonly partnerId: string
  readonly domain: string
  readonly certificate: Certificate
}

/** Revokes what we signed on the strength of certificates that are trusted no more, for good. */
export const revokeVouchedFor = async (
  tx: Tx,
  app: App,
  actor: Actor,
  wish: { readonly vouchers: readonly Voucher[]; readonly note: string },
): Promise<void> => {
  const at = app.clock.now()
  const keys = wish.vouchers.map(({ partnerId, domain, certificate: { spkiDer } }) => ({
    partnerId,
    domain,
    spkiDer,
  }))
  const live = await lockLiveOfKeys(tx, keys, at)
  await revokeAll(tx, app, actor, live, { at, reason: 'privilegeWithdrawn', note: wish.note })
}

const endings: Readonly<Record<string, { readonly type: 'chip'; readonly reason: RevocationReason }>> = {
  'chip.deactivated': { type: 'chip', reason: 'cessationOfOperation' },
  'chip.rejected': { type: 'chip', reason: 'privilegeWithdrawn' },
}

/** Says of each that it was put on hold, or given back. */
const recordHold = async (
  tx: Tx,
  app: App,
  actor: Actor,
  certificates: readonly IssuedCertificateRow[],
  step: { readonly name: 'put-on-hold' | 'given-back'; readonly at: Date },
): Promise<void> => {
  const hold = { reason: 'certificateHold', at: step.at } as const
  for (const certificate of certificates) {
    const { before_hold_at: at, before_hold_reason: reason } = certificate
    const ends = at && reason ? { at, reason } : null
    await app.record(tx, {
      actor,
      action: `issued-certificate.${step.name}`,
      object: { type: 'issued-certificate', id: certificate.id },
      partnerId: certificate.partner_id,
      before: snapshotOf(certificate, step.name === 'put-on-hold' ? ends : hold),
      after: snapshotOf(certificate, step.name === 'put-on-hold' ? hold : ends),
    })
  }
}

/**
 * A deactivated partner has nothing to prove, nor have its chips: what we signed for them is put on hold, their TLS
 * certificates too. Its reactivation gives back exactly these.
 */
export const holdSubscription = (app: App): Subscription => ({
  subscriber: 'certificate-hold',
  events: ['partner.deactivated', 'partner.reactivated'],
  async handle(tx, event) {
    const actor = { userName: event.actor }
    const at = app.clock.now()
    if (event.name === 'partner.deactivated') {
      const live = await lockLiveOfPartner(tx, event.objectId, at)
      await saveHold(tx, live, { at, by: event.actor })
      await recordHold(tx, app, actor, live, { name: 'put-on-hold', at })
    } else {
      const held = await lockHeldOfPartner(tx, event.objectId)
      await liftHold(tx, held)
      await recordHold(tx, app, actor, held, { name: 'given-back', at })
    }
  },
})

/** A chip that was deactivated or rejected has nothing to prove any more: what we signed for it is revoked. */
export const deactivationSubscription = (app: App): Subscription => ({
  subscriber: 'certificate-revocation',
  events: Object.keys(endings),
  async handle(tx, event) {
    const ending = endings[event.name]
    if (!ending) return
    const { type, reason } = ending
    const theirs = await lockUnrevoked(tx, { type, id: event.objectId }, app.clock.now())
    await revokeAll(tx, app, { userName: event.actor }, theirs, {
      at: app.clock.now(),
      reason,
      note: null,
    })
  },
})
