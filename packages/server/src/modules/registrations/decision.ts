import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import * as store from './record/registration-store.ts'
import { snapshotOfRegistration, type Registration } from './record/registration.ts'
import { admit, isOpen } from './admission.ts'
import { sendDecision } from './registration-mails.ts'

/** What an administrator decides about a registration. */
export interface Decision {
  readonly status: 'approved' | 'rejected'
  readonly reason: string | null
}

/** A registration whose address is confirmed. @throws Refusal ENT_REG_010 */
export const getRequest = async (app: App, id: string): Promise<Registration> => {
  const registration = await store.load(app.database, id)
  if (!registration) throw new Refusal('ENT_REG_010')
  return registration
}

/**
 * Approves or rejects a registration. Approved, it becomes account and partner; rejected, its name and address are free
 * again. Of two administrators who decide at once, the second is refused. The registrant is told by mail.
 * @throws Refusal ENT_REG_010 (unknown), ENT_REG_011 (no reason), ENT_REG_009 (decided already), PMS_PRT_011 and
 * PMS_PRT_051 (somebody has address or name by now)
 */
export const decideRequest = (
  app: App,
  authority: Authority,
  id: string,
  { status, reason }: Decision,
): Promise<Registration> =>
  app.database.transaction(async (tx) => {
    const registration = await store.lock(tx, id)
    if (!registration) throw new Refusal('ENT_REG_010')
    if (registration.state !== 'pending_approval' || !isOpen(registration))
      throw new Refusal('ENT_REG_009', { by: registration.decision?.by ?? '' })
    if (status === 'rejected' && reason === null) throw new Refusal('ENT_REG_011')
    const account = status === 'approved' ? await admit(tx, app, registration, authority) : null
    const decided: Registration = {
      ...registration,
      state: status,
      // Whoever was rejected is told so at the sign-in, which needs the password.
      passwordHash: account ? null : registration.passwordHash,
      decision: { at: app.clock.now(), by: authority.userName, reason },
      accountId: account?.id ?? null,
    }
    await store.save(tx, decided)
    await sendDecision(tx, app, decided)
    await app.record(tx, {
      actor: authority,
      action: `registration.${status}`,
      object: { type: 'registration', id: registration.id },
      partnerId: account ? registration.userName : null,
      before: snapshotOfRegistration(registration),
      after: snapshotOfRegistration(decided),
      reason,
      ...(account ? { data: { owner: account.userName } } : {}),
    })
    return decided
  })
