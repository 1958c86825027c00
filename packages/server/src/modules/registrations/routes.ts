import type { App } from '../../platform/app.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { throttle } from '../../platform/http/envelope/transport-errors.ts'
import { codeMinutes, secondsToNextCode } from './record/registration.ts'
import { countCodeTry } from './registration-limits.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { finishInteraction, requireInteraction } from '../identity-provider/index.ts'
import { list as listRegistrations } from './record/registration-list-store.ts'
import { loadGroups } from '../policies/index.ts'
import * as contract from './contract.ts'
import { decideRequest, getRequest } from './decision.ts'
import { confirmEmail, getOwnRegistration, sendAnotherCode } from './email-confirmation.ts'
import { findOfferedGroups, findOfferedTypes, registerOrganisation } from './self-registration.ts'
import { presentRequest, presentRequestDetails } from './wire.ts'

// Each costs a password hash: enough for a training room behind one address, too little for a flood.
const registrationsPerAddress = { calls: 60, seconds: 3600 }

/** What whoever registers calls. */
const ownRoutes = (app: App): readonly Route[] => {
  const limit = createRateLimit(app.clock, registrationsPerAddress)
  return [
    route(contract.getSignIn, async (call) => {
      await requireInteraction(app, call)
      const [types, groups] = await Promise.all([findOfferedTypes(app), findOfferedGroups(app)])
      return {
        partnerTypes: types.map(({ code, description, isPolicyRequired }) => ({
          code,
          description,
          needsPolicyGroup: isPolicyRequired,
        })),
        policyGroups: groups.map(({ name, description }) => ({ name, description })),
        approval: app.settings.REGISTRATION_APPROVAL,
      }
    }),
    route(contract.register, async (call) => {
      await requireInteraction(app, call)
      throttle(limit(call.address))
      const { email } = await registerOrganisation(app, call)
      return { email, codeMinutes }
    }),
    route(contract.getOwnRegistration, async (call) => {
      await requireInteraction(app, call)
      const registration = await getOwnRegistration(app, call.params.interactionId)
      const { userName, email, state, decision } = registration
      return {
        userName,
        email,
        status: state,
        nextCodeSeconds: state === 'unconfirmed' ? secondsToNextCode(registration, app.clock.now()) : null,
        reason: decision?.reason ?? null,
      }
    }),
    route(contract.confirmEmail, async (call) => {
      await requireInteraction(app, call)
      throttle(await countCodeTry(app, call.address))
      const { params, request, requestId } = call
      const accountId = await confirmEmail(app, params.interactionId, request.code, requestId)
      return { redirectTo: accountId === null ? null : await finishInteraction(app, call, accountId) }
    }),
    route(contract.sendAnotherCode, async (call) => {
      await requireInteraction(app, call)
      const { email } = await sendAnotherCode(app, { ...call.params, address: call.address })
      return { email, codeMinutes }
    }),
  ]
}

/** What administrators call. */
const requestRoutes = (app: App): readonly Route[] => [
  route(contract.listRequests, async ({ query }) => {
    const request = readListRequest(contract.requestListing, query)
    return pageReply(
      request,
      await listRegistrations(app.database, contract.requestListing, request),
      presentRequest,
    )
  }),
  route(contract.getRequest, async ({ params }) => {
    const registration = await getRequest(app, params.registrationId)
    const { policyGroupId } = registration
    const groups = await loadGroups(app.database, [policyGroupId])
    return presentRequestDetails(registration, groups.get(policyGroupId ?? ''))
  }),
  route(contract.decideRequest, async ({ authority, params, request }) => {
    const decision = { status: request.status, reason: request.reason ?? null }
    const { registrationId, status } = presentRequest(
      await decideRequest(app, authority, params.registrationId, decision),
    )
    return { registrationId, status }
  }),
]

/** The operations of the module. */
export const registrationRoutes = (app: App): readonly Route[] => [...ownRoutes(app), ...requestRoutes(app)]
