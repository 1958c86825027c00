import type { Actor } from '../../platform/access/authority.ts'
import type { Role } from '../../platform/access/roles.ts'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadAccountByUserName, type Account } from '../accounts/index.ts'
import { judge, refuseDelayed, holdProof, inCodeTurn } from '../credentials/index.ts'
import { isOneTimeCode, stepOfCode } from './one-time-code.ts'
import { endAccessIn } from '../sessions/index.ts'
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { readOffer, type Offer } from './second-factor-offer.ts'
import * as store from './second-factor-store.ts'

/** The roles that `SECOND_FACTOR_MANDATORY=admins` means. */
const platformRoles: readonly Role[] = ['PARTNER_ADMIN', 'PARTNERMANAGER', 'POLICYMANAGER', 'AUDITOR']

const purposeOf = (accountId: string): string => `second-factor:${accountId}`

/** Those who see what belongs to every partner. Auditors change nothing, but a thief of their password would read it all. */
const seesEveryPartner = ({ roles }: Pick<Account, 'roles'>): boolean =>
  roles.some((role) => platformRoles.includes(role))

/** True when an account must not be used without a second factor. */
const mustHaveSecondFactor = (
  { settings }: Pick<App, 'settings'>,
  account: Pick<Account, 'roles'>,
): boolean => {
  const whose = settings.SECOND_FACTOR_MANDATORY
  return whose === 'everyone' || (whose === 'admins' && seesEveryPartner(account))
}

/** True when an account has a second factor. */
export const hasSecondFactor = async (reader: Reader, accountId: string): Promise<boolean> =>
  (await store.load(reader, accountId)) !== undefined

/** What an account still has to show after its password: nothing, its second factor, or it has to set one up. */
export const missingFactor = async (
  app: App,
  account: Pick<Account, 'id' | 'roles'>,
): Promise<'second-factor' | 'enrolment' | null> => {
  if (await hasSecondFactor(app.database, account.id)) return 'second-factor'
  return mustHaveSecondFactor(app, account) ? 'enrolment' : null
}

/** What the owner is told of the second factor. */
export const describeSecondFactor = async (app: App, account: Account) => {
  const factor = await store.load(app.database, account.id)
  return {
    since: factor?.confirmedAt ?? null,
    recoveryCodesLeft: factor ? await store.countRecoveryCodes(app.database, account.id) : 0,
    mandatory: mustHaveSecondFactor(app, account),
  }
}

type Happening = 'second-factor-on' | 'second-factor-off' | 'second-factor-reset' | 'recovery-code-used'

/** Tells the owner, and the record. */
const tell = async (tx: Tx, app: App, account: Account, actor: Actor, what: Happening, left = 0) => {
  await queueMail(tx, app, {
    template: what,
    locale: account.locale,
    name: account.firstName || account.userName,
    to: account.email,
    values: { left },
  })
  await app.record(tx, {
    actor,
    action: `account.${what}`,
    object: { type: 'account', id: account.id },
    partnerId: null,
    before: null,
    after: null,
  })
}

const replaceRecoveryCodes = async (tx: Tx, app: App, accountId: string): Promise<string[]> => {
  const codes = newRecoveryCodes()
  await store.replaceRecoveryCodes(
    tx,
    accountId,
    codes.map((code) => hashOfRecoveryCode(app, accountId, code)),
  )
  return codes
}

// Typed from paper or a phone, on any keyboard: blanks and Arabic digits are fine.
const tidy = (code: string): string =>
  code
    .replaceAll(/\s/gu, '')
    .replaceAll(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[۰-۹]/gu, (digit) => String(digit.charCodeAt(0) - 0x6f0))

/** Decides about a code in its turn. @throws RetryLater ENT_ACC_003 */
const judgeCode = (
  app: App,
  account: Account,
  address: string,
  isRight: Parameters<typeof judge>[2],
): Promise<boolean> => {
  const name = `second factor of ${account.id}`
  const attempt = { subject: name, address, knowsPassword: true }
  return inCodeTurn(app, { name, address }, async () => {
    await refuseDelayed(app, attempt, name)
    return judge(app, attempt, isRight, name)
  })
}

/**
 * Turns the second factor on with the first code of a new device, and ends what was opened with the password alone.
 * @returns the recovery codes; they cannot be read again
 * @throws Refusal ENT_ACC_033 (offer), ENT_ACC_003 (too many tries), ENT_ACC_030 (wrong code), ENT_ACC_031 (is on)
 */
export const turnOn = async (
  app: App,
  account: Account,
  proof: { readonly offer: Offer; readonly code: string; readonly address: string },
  by: { readonly actor: Actor; readonly sessionId: string | null },
): Promise<string[]> => {
  const secret = readOffer(app, account.id, proof.offer)
  const at = app.clock.now()
  const step = stepOfCode(secret, tidy(proof.code), at)
  const isRight = await judgeCode(app, account, proof.address, async () => step !== undefined)
  if (!isRight || step === undefined) throw new Refusal('ENT_ACC_030')
  const sealedSecret = app.vault.seal(purposeOf(account.id), secret)
  return app.database.transaction(async (tx) => {
    if (!(await store.insert(tx, account.id, { sealedSecret, confirmedAt: at, step })))
      throw new Refusal('ENT_ACC_031')
    // Whoever was shut out meanwhile must not shut the owner out with a device of their own.
    await holdProof(tx, account, 'ENT_ACC_033')
    const made = await replaceRecoveryCodes(tx, app, account.id)
    await endAccessIn(tx, account.id, by.sessionId)
    await tell(tx, app, account, by.actor, 'second-factor-on')
    return made
  })
}

const takeRecoveryCode = async (tx: Tx, app: App, account: Account, code: string, actor: Actor) => {
  const hash = hashOfRecoveryCode(app, account.id, code)
  if (!(await store.useRecoveryCode(tx, account.id, hash, app.clock.now()))) return false
  const left = await store.countRecoveryCodes(tx, account.id)
  await tell(tx, app, account, actor, 'recovery-code-used', left)
  return true
}

/**
 * Makes sure that somebody has the device, or one of the recovery codes. Whatever proves it is used up.
 * @throws Refusal ENT_ACC_032 (none is on), ENT_ACC_003 (too many tries), ENT_ACC_030 (wrong, or used before)
 */
export const proveSecondFactor = async (
  app: App,
  account: Account,
  proof: { readonly code: string; readonly address: string },
  actor: Actor,
): Promise<void> => {
  if (!(await hasSecondFactor(app.database, account.id))) throw new Refusal('ENT_ACC_032')
  const code = tidy(proof.code)
  const isRight = await judgeCode(app, account, proof.address, async (tx) => {
    const factor = await store.load(tx, account.id)
    if (!factor) return false
    if (!isOneTimeCode(code)) return takeRecoveryCode(tx, app, account, code, actor)
    const secret = app.vault.open(purposeOf(account.id), factor.sealedSecret)
    const step = stepOfCode(secret, code, app.clock.now())
    return step !== undefined && store.useStep(tx, account.id, step)
  })
  if (!isRight) throw new Refusal('ENT_ACC_030')
}

/** New recovery codes in the place of the old ones; password and device were proven before. */
export const renewRecoveryCodes = (app: App, account: Account, actor: Actor): Promise<string[]> =>
  app.database.transaction(async (tx) => {
    if (!(await hasSecondFactor(tx, account.id))) throw new Refusal('ENT_ACC_032')
    const codes = await replaceRecoveryCodes(tx, app, account.id)
    await app.record(tx, {
      actor,
      action: 'account.recovery-codes-renewed',
      object: { type: 'account', id: account.id },
      partnerId: null,
      before: null,
      after: null,
    })
    return codes
  })

/**
 * Takes the second factor away: its owner turns it off, or an administrator helps somebody who has lost the device. Where
 * it is mandatory, everything that is signed in ends, so that the next sign-in sets it up again.
 * @throws Refusal ENT_ACC_032 when there is none
 */
export const takeAway = (
  app: App,
  account: Account,
  how: { readonly what: 'second-factor-off' | 'second-factor-reset'; readonly sessionId: string | null },
  actor: Actor,
): Promise<void> =>
  app.database.transaction(async (tx) => {
    if (!(await store.remove(tx, account.id))) throw new Refusal('ENT_ACC_032')
    await endAccessIn(tx, account.id, mustHaveSecondFactor(app, account) ? null : how.sessionId)
    await tell(tx, app, account, actor, how.what)
  })

/**
 * Helps somebody who has lost the device: takes the second factor of an account away, ends what it is signed in with, and
 * tells its owner.
 * @throws Refusal ENT_ACC_032 when there is no such account, or it has none
 */
export const resetSecondFactor = async (app: App, userName: string, actor: Actor): Promise<void> => {
  const account = await loadAccountByUserName(app.database, userName)
  if (!account) throw new Refusal('ENT_ACC_032')
  await takeAway(app, account, { what: 'second-factor-reset', sessionId: null }, actor)
}
