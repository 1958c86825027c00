import { isSameEmail, readEmail } from '@entente/mail-addresses'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import type { Call } from '../../platform/http/route.ts'
import { TransportError } from '../../platform/http/envelope/transport-errors.ts'
import { newId } from '../../platform/ids.ts'
import { countMail } from '../../platform/mail/mail-limits.ts'
import { checkAll, Refusal } from '../../platform/refusal.ts'
import { accountEmailExists, checkNameOf, loadAccountByUserName, requireEmail } from '../accounts/index.ts'
import { checkNewPassword, hashPassword } from '../credentials/index.ts'
import { hasRunOut, makeCode, unconfirmedSince, type Registration } from './record/registration.ts'
import * as store from './record/registration-store.ts'
import {
  listPartnerTypes,
  loadPartnerType,
  partnerEmailExists,
  partnerIdExists,
  type PartnerType,
} from '../partners/index.ts'
import { listGroups, loadGroupNamed, type PolicyGroup } from '../policies/index.ts'
import type { register } from './contract.ts'
import { sendCode } from './registration-mails.ts'

/** The types that a stranger may choose, by description. */
export const findOfferedTypes = async (app: App): Promise<PartnerType[]> => {
  const types = await listPartnerTypes(app.database)
  return types
    .filter((type) => type.isSelfRegistrable)
    .sort((a, b) => a.description.localeCompare(b.description, 'en'))
}

const checkType = (type: PartnerType | undefined): void => {
  if (!type?.isSelfRegistrable) throw new Refusal('PMS_PRT_010')
}

/** The groups that a stranger may choose, by name. */
export const findOfferedGroups = async (app: App): Promise<PolicyGroup[]> => {
  const groups = await listGroups(app.database, { active: true })
  return groups.sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

type Wish = Call<typeof register>['request']

/** The group that somebody names; which it is may also be said later. @throws Refusal PMS_PRT_002, PMS_PMP_023 */
const findGroupWanted = async (
  reader: Reader,
  name: string | null | undefined,
): Promise<PolicyGroup | undefined> => {
  if (!name) return undefined
  const group = await loadGroupNamed(reader, name)
  if (!group) throw new Refusal('PMS_PRT_002')
  if (!group.isActive) throw new Refusal('PMS_PMP_023')
  return group
}

/** A user name that is an e-mail address; `checkNameOf` sees to it that it is the registrant's own. */
const isAddress = (userName: string): boolean => userName.includes('@')

/** A user name becomes the partner id, so it must be free as both. */
const nameIsTaken = async (reader: Reader, userName: string): Promise<boolean> => {
  const account = await loadAccountByUserName(reader, userName)
  const partner = await partnerIdExists(reader, userName)
  return account !== undefined || partner
}

/** Whoever wants a name must be told that it is somebody's – unless it is an address, which the mailbox alone is told. */
const checkNameIsFree = async (
  app: App,
  reader: Reader,
  userName: string,
  interactionId: string,
): Promise<void> => {
  if (isAddress(userName)) return
  if (await nameIsTaken(reader, userName)) throw new Refusal('PMS_PRT_051')
  if (!(await store.nameIsHeld(reader, userName, unconfirmedSince(app.clock.now())))) return
  // Looked up last: the same browser may have got it at this very moment.
  const own = await store.loadByInteraction(reader, interactionId)
  if (!isOfName(own, userName)) throw new Refusal('PMS_PRT_051')
}

/** Whose address it is, is told to that mailbox and to nobody else. */
const isSomebodys = async (
  tx: Tx,
  { email, userName }: Pick<Wish, 'email' | 'userName'>,
): Promise<boolean> => {
  const account = await accountEmailExists(tx, email)
  const partner = await partnerEmailExists(tx, email)
  const waiting = await store.emailWaits(tx, email)
  const name = await nameIsTaken(tx, userName)
  return account || partner || waiting || (isAddress(userName) && name)
}

const isOfName = (registration: Registration | undefined, userName: string): registration is Registration =>
  registration?.state === 'unconfirmed' && registration.userName.toLowerCase() === userName.toLowerCase()

const detailsOf = (request: Wish, type: PartnerType | undefined, group: PolicyGroup | undefined) => ({
  userName: request.userName,
  email: request.email,
  firstName: request.firstName,
  lastName: request.lastName,
  organisationName: request.organizationName,
  address: request.address,
  phone: request.phone,
  locale: request.locale,
  partnerType: type?.code ?? request.partnerType,
  policyGroupId: group?.id ?? null,
  purpose: request.purpose ?? '',
})

/**
 * Takes a registration and mails a code; nobody can sign in with it before the code comes back. One whose address is
 * somebody's already looks the same, reserves its name and runs out like any other, but its mail tells the owner.
 * A browser that sends the form again – twice at once, or after going back – brings what it has registered under that name
 * up to date, and the code that was mailed still counts where the address is the same.
 * @throws Refusal or Refusals with everything that is wrong with the form; RetryLater ENT_MAI_001 when the address
 * has got too many mails; TransportError 503 where no mail could leave
 */
export const registerOrganisation = async (app: App, call: Call<typeof register>): Promise<Registration> => {
  const { request, params } = call
  if (!app.settings.SMTP_URL && !app.settings.keepsMails) {
    app.log.error('nobody can register: SMTP_URL is not set, so no code can be mailed')
    throw new TransportError(503)
  }
  const { userName } = request
  const email = readEmail(request.email) ?? request.email
  const { interactionId } = params
  const type = await loadPartnerType(app.database, request.partnerType)
  let group: PolicyGroup | undefined
  await checkAll([
    () => checkType(type),
    async () => {
      group = await findGroupWanted(app.database, request.policyGroup)
    },
    () => requireEmail(request.email),
    async () => {
      checkNameOf({ userName, email })
      await checkNameIsFree(app, app.database, userName, interactionId)
    },
    () => checkNewPassword(request.password, userName),
  ])
  const passwordHash = await hashPassword(app, request.password)
  const details = { ...detailsOf({ ...request, email }, type, group), passwordHash }
  const id = newId()
  return app.database.transaction(async (tx) => {
    await store.lockInteraction(tx, interactionId)
    const before = await store.lockByInteraction(tx, interactionId)
    if (isOfName(before, userName)) {
      const next = { ...before, ...details }
      if (isSameEmail(before.email, email) && !hasRunOut(before, app.clock.now())) {
        await store.save(tx, next)
        return next
      }
      await store.remove(tx, before.id)
    }
    await countMail(tx, app, { asker: 'stranger', to: email, network: call.address })
    const isDecoy = await isSomebodys(tx, { email, userName })
    const { text, code } = makeCode(app, { id, isDecoy }, 1)
    const registration: Registration = {
      ...details,
      id,
      state: 'unconfirmed',
      isDecoy,
      code,
      createdAt: code.sentAt,
      confirmedAt: null,
      decision: null,
      accountId: null,
    }
    if (!(await store.insert(tx, registration, unconfirmedSince(code.sentAt))))
      throw new Refusal('PMS_PRT_051')
    await store.bindInteraction(tx, id, interactionId)
    await sendCode(tx, app, registration, text)
    return registration
  })
}
