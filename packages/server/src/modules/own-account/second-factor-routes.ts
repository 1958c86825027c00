import type { App } from '../../platform/app.ts'
import { toInstantOrNull } from '../../platform/clock.ts'
import { route, type Call, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Account } from '../accounts/index.ts'
import { identityOfRequest } from '../callers/index.ts'
import { finishInteraction } from '../identity-provider/index.ts'
import { getOwnAccount } from './own-account.ts'
import { provePassword } from '../credentials/index.ts'
import * as contract from './second-factor-contract.ts'
import {
  makeOffer,
  describeSecondFactor,
  hasSecondFactor,
  proveSecondFactor,
  renewRecoveryCodes,
  resetSecondFactor,
  takeAway,
  turnOn,
} from '../second-factor/index.ts'
import { requireProof } from '../sign-in/index.ts'

const done = { done: true } as const

const offerTo = async (app: App, account: Account) => {
  if (await hasSecondFactor(app.database, account.id)) throw new Refusal('ENT_ACC_031')
  return makeOffer(app, account)
}

const sessionOf = async (app: App, { raw }: Pick<Call, 'raw'>): Promise<string | null> =>
  (await identityOfRequest(app, raw.request.headers))?.sessionId ?? null

type BothCall = Pick<Call, 'authority' | 'address'> & {
  readonly request: { readonly password: string; readonly code: string }
}

/** The own account, after password and second factor were both shown. */
const proveBoth = async (app: App, { authority, request, address }: BothCall): Promise<Account> => {
  const account = await getOwnAccount(app, authority)
  await provePassword(app, account, { password: request.password, address })
  await proveSecondFactor(app, account, { code: request.code, address }, authority)
  return account
}

const ownRoutes = (app: App): readonly Route[] => [
  route(contract.getSecondFactor, async ({ authority }) => {
    const { since, ...rest } = await describeSecondFactor(app, await getOwnAccount(app, authority))
    return { since: toInstantOrNull(since), ...rest }
  }),
  route(contract.beginSecondFactor, async ({ authority, request, address }) => {
    const account = await getOwnAccount(app, authority)
    await provePassword(app, account, { password: request.password, address })
    return offerTo(app, account)
  }),
  route(contract.confirmSecondFactor, async (call) => {
    const { authority, request, address } = call
    const account = await getOwnAccount(app, authority)
    const by = { actor: authority, sessionId: await sessionOf(app, call) }
    return { recoveryCodes: await turnOn(app, account, { ...request, address }, by) }
  }),
  route(contract.renewRecoveryCodes, async (call) => {
    const account = await proveBoth(app, call)
    return { recoveryCodes: await renewRecoveryCodes(app, account, call.authority) }
  }),
  route(contract.endSecondFactor, async (call) => {
    const account = await proveBoth(app, call)
    const how = { what: 'second-factor-off', sessionId: await sessionOf(app, call) } as const
    await takeAway(app, account, how, call.authority)
    return done
  }),
]

const signInRoutes = (app: App): readonly Route[] => [
  route(contract.showSecondFactor, async (call) => {
    const { request, address, requestId } = call
    const account = await requireProof(app, call, request.proof)
    const actor = { userName: account.userName, requestId }
    await proveSecondFactor(app, account, { code: request.code, address }, actor)
    return { redirectTo: await finishInteraction(app, call, account.id, { shown: true }) }
  }),
  route(contract.beginEnrolment, async (call) =>
    offerTo(app, await requireProof(app, call, call.request.proof)),
  ),
  route(contract.finishEnrolment, async (call) => {
    const { request, address, requestId } = call
    const account = await requireProof(app, call, request.proof)
    const by = { actor: { userName: account.userName, requestId }, sessionId: null }
    const recoveryCodes = await turnOn(app, account, { ...request, address }, by)
    return { recoveryCodes, redirectTo: await finishInteraction(app, call, account.id, { shown: true }) }
  }),
]

/** The second factor: of the own account, at sign-in, and the help of an administrator. */
export const secondFactorRoutes = (app: App): readonly Route[] => [
  ...ownRoutes(app),
  ...signInRoutes(app),
  route(contract.resetSecondFactor, async ({ authority, params }) => {
    // With a stolen session nobody shall get rid of the own second factor: that takes password and code.
    if (params.userName.toLowerCase() === authority.userName.toLowerCase()) throw new Refusal('ENT_ACC_035')
    await resetSecondFactor(app, params.userName, authority)
    return done
  }),
]
