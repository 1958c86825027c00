import type { App } from '../../platform/app.ts'
import type { Actor } from '../../platform/access/authority.ts'
import { isRole } from '../../platform/access/roles.ts'
import { route, type Call, type Route } from '../../platform/http/route.ts'
import { TransportError } from '../../platform/http/transport-errors.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  checkAccountNames,
  checkNewPassword,
  createAccountIn,
  createRateLimit,
  finishInteraction,
  getSignInOperation,
  hashPassword,
  registerOperation,
  requireInteraction,
  roleOfPartnerType,
  type Account,
} from '../accounts/index.ts'
import { isOffered, type PartnerType } from './partner.ts'
import { list as listTypes, load as loadType } from './partner-type-store.ts'
import { registerPartnerIn } from './registration.ts'

/** The types that a stranger may choose, by description. */
const findOfferedTypes = async (app: App): Promise<PartnerType[]> => {
  const types = await listTypes(app.database)
  return types.filter(isOffered).sort((a, b) => a.description.localeCompare(b.description, 'en'))
}

const getOfferedType = async (app: App, code: string): Promise<PartnerType> => {
  const type = await loadType(app.database, code)
  if (!type?.isSelfRegistrable) throw new Refusal('PMS_PRT_010')
  if (!isOffered(type)) throw new Refusal('PMS_PRT_108', { missing: 'policyGroup' })
  return type
}

/**
 * Registers an organisation and its first user: account and partner in one transaction. The user name becomes the
 * partner id, as typed.
 */
const registerOrganisation = async (app: App, call: Call<typeof registerOperation>): Promise<Account> => {
  const { request, requestId } = call
  checkAccountNames(request)
  const type = await getOfferedType(app, request.partnerType)
  checkNewPassword(request.password, request.userName)
  const passwordHash = await hashPassword(request.password)
  const { userName, email, address, phone, locale, organizationName: organisationName } = request
  const role = roleOfPartnerType(type.code)
  const shared = { userName, email, address, phone, locale, organisationName, partnerType: type.code }
  const actor: Actor = { userName }
  return app.database.transaction(async (tx) => {
    const account = await createAccountIn(
      tx,
      app,
      {
        ...shared,
        firstName: request.firstName,
        lastName: request.lastName,
        roles: isRole(role) ? [role] : [],
        passwordHash,
      },
      { actor, requestId },
    )
    await registerPartnerIn(tx, app, { ...shared, id: userName }, { actor, requestId })
    return account
  })
}

// Each costs a password hash: enough for a training room behind one address, too little for a flood.
const perAddress = { calls: 60, seconds: 3600 }

/** The operations of the sign-in pages that need partner types: they are here because accounts know no partners. */
export const selfRegistrationRoutes = (app: App): readonly Route[] => {
  const limit = createRateLimit(app.clock, perAddress)
  return [
    route(getSignInOperation, async (call) => {
      await requireInteraction(app, call)
      const types = await findOfferedTypes(app)
      return { partnerTypes: types.map(({ code, description }) => ({ code, description })) }
    }),
    route(registerOperation, async (call) => {
      await requireInteraction(app, call)
      const wait = limit(call.address)
      if (wait !== undefined) {
        call.setHeader('retry-after', String(wait))
        throw new TransportError(429)
      }
      const account = await registerOrganisation(app, call)
      return { redirectTo: await finishInteraction(app, call, account.id) }
    }),
  ]
}
