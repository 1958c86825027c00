import { z } from 'zod'
import { identifier, instant, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const done = z.object({ done: z.literal(true) })
const mine = { roles: 'any', ownership: 'self' } as const
const whoKnowsThePassword = {
  public: true,
  why: 'nobody is signed in yet; bound to the browser by the interaction cookie, and to the password by its proof',
} as const

const interaction = z.object({ interactionId: pathId() })
const proof = identifier(1024)
const offer = identifier(1024)
/** Of the device, or one of the recovery codes; blanks do not matter. */
const code = identifier(32)
const password = identifier(256)

const enrolment = z.object({
  /** The key, sealed; comes back with the first code. */
  offer: z.string(),
  /** In base32, to be typed. */
  key: z.string(),
  /** What a QR code shows: `otpauth://totp/…`. */
  uri: z.string(),
})
const recoveryCodes = z.array(z.string())

export const getSecondFactor = operation({
  name: 'accounts.second-factor',
  method: 'GET',
  path: '/v1/partnermanager/account/second-factor',
  summary: "Whether the caller's account has a second factor, and must have one",
  envelope: v2('entente.account.second-factor.get'),
  access: mine,
  response: z.object({
    /** Since when; null when it is off. */
    since: instant.nullable(),
    recoveryCodesLeft: z.int(),
    mandatory: z.boolean(),
  }),
  errors: ['ENT_ACC_007'],
})

export const beginSecondFactor = operation({
  name: 'accounts.begin-second-factor',
  method: 'POST',
  path: '/v1/partnermanager/account/second-factor/offer',
  summary: 'A key for an authenticator app; nothing changes before a code of it was confirmed',
  envelope: v2('entente.account.second-factor.offer.post'),
  access: mine,
  effect: 'changes-self',
  request: z.object({ password }),
  response: enrolment,
  errors: ['ENT_ACC_003', 'ENT_ACC_006', 'ENT_ACC_007', 'ENT_ACC_031'],
})

export const confirmSecondFactor = operation({
  name: 'accounts.confirm-second-factor',
  method: 'POST',
  path: '/v1/partnermanager/account/second-factor',
  summary:
    'Turn the second factor on with the first code; signs other devices out. The recovery codes are shown once',
  envelope: v2('entente.account.second-factor.post'),
  access: mine,
  effect: 'changes-self',
  request: z.object({ offer, code }),
  response: z.object({ recoveryCodes }),
  errors: ['ENT_ACC_003', 'ENT_ACC_007', 'ENT_ACC_030', 'ENT_ACC_031', 'ENT_ACC_033'],
})

export const renewRecoveryCodes = operation({
  name: 'accounts.renew-recovery-codes',
  method: 'POST',
  path: '/v1/partnermanager/account/second-factor/recovery-codes',
  summary: 'Ten new recovery codes in the place of the old ones, shown once',
  envelope: v2('entente.account.second-factor.recovery-codes.post'),
  access: mine,
  effect: 'changes-self',
  request: z.object({ password, code }),
  response: z.object({ recoveryCodes }),
  errors: ['ENT_ACC_003', 'ENT_ACC_006', 'ENT_ACC_007', 'ENT_ACC_030', 'ENT_ACC_032'],
})

export const endSecondFactor = operation({
  name: 'accounts.end-second-factor',
  method: 'POST',
  path: '/v1/partnermanager/account/second-factor/end',
  summary: 'Turn the second factor off; where it is mandatory, the next sign-in sets it up again',
  envelope: v2('entente.account.second-factor.end.post'),
  access: mine,
  effect: 'changes-self',
  request: z.object({ password, code }),
  response: done,
  errors: ['ENT_ACC_003', 'ENT_ACC_006', 'ENT_ACC_007', 'ENT_ACC_030', 'ENT_ACC_032'],
})

export const resetSecondFactor = operation({
  name: 'accounts.reset-second-factor',
  method: 'POST',
  path: '/v1/partnermanager/accounts/{userName}/second-factor/reset',
  summary:
    'Take the second factor of somebody else away who has lost the device; ends their sessions and tells them',
  envelope: v2('entente.accounts.second-factor.reset.post'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params: z.object({ userName: pathId() }),
  response: done,
  errors: ['ENT_ACC_032', 'ENT_ACC_035'],
})

export const showSecondFactor = operation({
  name: 'accounts.sign-in-second-factor',
  method: 'POST',
  path: '/sign-in/{interactionId}/second-factor',
  summary: 'Sign in with the code of the second factor, after the password',
  envelope: v2('entente.sign-in.second-factor.post'),
  access: whoKnowsThePassword,
  params: interaction,
  request: z.object({ proof, code }),
  response: z.object({ redirectTo: z.string() }),
  errors: ['ENT_ACC_001', 'ENT_ACC_003', 'ENT_ACC_030', 'ENT_ACC_032'],
})

export const beginEnrolment = operation({
  name: 'accounts.sign-in-begin-enrolment',
  method: 'POST',
  path: '/sign-in/{interactionId}/enrolment/offer',
  summary: 'A key for an authenticator app, for somebody who may not sign in without a second factor',
  envelope: v2('entente.sign-in.enrolment.offer.post'),
  access: whoKnowsThePassword,
  params: interaction,
  request: z.object({ proof }),
  response: enrolment,
  errors: ['ENT_ACC_001', 'ENT_ACC_031'],
})

export const finishEnrolment = operation({
  name: 'accounts.sign-in-enrolment',
  method: 'POST',
  path: '/sign-in/{interactionId}/enrolment',
  summary: 'Turn the second factor on with the first code, and sign in. The recovery codes are shown once',
  envelope: v2('entente.sign-in.enrolment.post'),
  access: whoKnowsThePassword,
  params: interaction,
  request: z.object({ proof, offer, code }),
  response: z.object({ recoveryCodes, redirectTo: z.string() }),
  errors: ['ENT_ACC_001', 'ENT_ACC_003', 'ENT_ACC_030', 'ENT_ACC_031', 'ENT_ACC_033'],
})
