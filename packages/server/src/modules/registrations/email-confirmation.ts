import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique } from '../../platform/database/database.ts'
import { countMail } from '../../platform/mail/mail-limits.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  hasRunOut,
  judgeCode,
  makeCode,
  secondsToNextCode,
  snapshotOfRegistration,
  type Registration,
} from './record/registration.ts'
import * as store from './record/registration-store.ts'
import { admit, isOpen } from './admission.ts'
import { sendCode } from './registration-mails.ts'

const isThere = (app: App, registration: Registration | undefined): registration is Registration =>
  registration !== undefined && !hasRunOut(registration, app.clock.now())

/** The registration of a browser. @throws Refusal ENT_REG_006 when it has none */
export const getOwnRegistration = async (app: App, interactionId: string): Promise<Registration> => {
  const registration = await store.loadByInteraction(app.database, interactionId)
  if (!isThere(app, registration)) throw new Refusal('ENT_REG_006')
  return registration
}

type Confirmed = { readonly registration: Registration; readonly accountId: string | null }

/** The address is theirs: lets them in at once, or leaves them to an administrator, as the setting says. */
const goOn = (
  app: App,
  registration: Registration & { readonly passwordHash: string },
  actor: Actor,
): { readonly next: Registration; readonly action: string } => {
  const now = app.clock.now()
  const confirmed = { ...registration, confirmedAt: now, code: { ...registration.code, hash: null } }
  return app.settings.REGISTRATION_APPROVAL === 'admin'
    ? { next: { ...confirmed, state: 'pending_approval' }, action: 'registration.requested' }
    : {
        next: {
          ...confirmed,
          state: 'approved',
          passwordHash: null,
          decision: { at: now, by: actor.userName, reason: null },
        },
        action: 'registration.confirmed',
      }
}

const tryCode = (app: App, interactionId: string, typed: string, requestId: string) =>
  app.database.transaction(async (tx): Promise<Confirmed | Refusal> => {
    const registration = await store.lockByInteraction(tx, interactionId)
    if (!isThere(app, registration) || registration.state !== 'unconfirmed' || !isOpen(registration))
      return new Refusal('ENT_REG_006')
    const judged = judgeCode(app, registration, typed, app.clock.now())
    if (judged) {
      const { code } = registration
      // A try must stay counted, so the refusal is an answer here and nothing is rolled back.
      if (judged.counts) await store.save(tx, { ...registration, code: { ...code, tries: code.tries + 1 } })
      return judged.refusal
    }
    const actor = { userName: registration.userName, requestId }
    const { next, action } = goOn(app, registration, actor)
    const account = next.state === 'approved' ? await admit(tx, app, registration, actor) : null
    const after = { ...next, accountId: account?.id ?? null }
    await store.save(tx, after)
    await app.record(tx, {
      actor,
      action,
      object: { type: 'registration', id: registration.id },
      partnerId: null,
      before: snapshotOfRegistration(registration),
      after: snapshotOfRegistration(after),
    })
    return { registration: after, accountId: after.accountId }
  })

/**
 * Confirms an e-mail address with the code that was mailed to it.
 * @returns the account, or null when an administrator decides first
 * @throws Refusal ENT_REG_003 (wrong), ENT_REG_004 (too old), ENT_REG_005 (tried too often), ENT_REG_006 (nothing to
 * confirm, or confirmed already), PMS_PRT_011 and PMS_PRT_051 (somebody has address or name by now)
 */
export const confirmEmail = async (
  app: App,
  interactionId: string,
  typed: string,
  requestId: string,
): Promise<string | null> => {
  try {
    const outcome = await tryCode(app, interactionId, typed, requestId)
    if (outcome instanceof Refusal) throw outcome
    return outcome.accountId
  } catch (error) {
    if (violatesUnique(error, 'registration_waiting_email')) throw new Refusal('PMS_PRT_011')
    // Where the name is an address, several may have been sent a code.
    if (violatesUnique(error, 'registration_open_name')) throw new Refusal('PMS_PRT_051')
    throw error
  }
}

/**
 * Mails another code; the one before no longer works.
 * @throws Refusal ENT_REG_006 (nothing to confirm), ENT_REG_007 (too early, with the seconds to wait), ENT_REG_008 (there
 * were too many); RetryLater ENT_MAI_001 when this address has got too many mails
 */
export const sendAnotherCode = (
  app: App,
  { interactionId, address }: { readonly interactionId: string; readonly address: string },
): Promise<Registration> =>
  app.database.transaction(async (tx) => {
    const registration = await store.lockByInteraction(tx, interactionId)
    if (!isThere(app, registration) || registration.state !== 'unconfirmed') throw new Refusal('ENT_REG_006')
    const seconds = secondsToNextCode(registration, app.clock.now())
    if (seconds === null) throw new Refusal('ENT_REG_008')
    if (seconds > 0) throw new Refusal('ENT_REG_007', { seconds })
    await countMail(tx, app, { asker: 'stranger', to: registration.email, network: address })
    const { text, code } = makeCode(app, registration, registration.code.count + 1)
    const next = { ...registration, code }
    await store.save(tx, next)
    await sendCode(tx, app, next, text)
    return next
  })
