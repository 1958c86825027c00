import { z } from 'zod'
import { identifier, instant, line, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const done = z.object({ done: z.literal(true) })
const mine = { roles: 'any', ownership: 'self' } as const

const token = identifier(128)
const whoHoldsALink = { public: true, why: 'whoever holds the link that was mailed' } as const

export const requestPasswordReset = operation({
  name: 'accounts.request-password-reset',
  method: 'POST',
  path: '/v1/partnermanager/password-reset',
  summary:
    'Ask for a link with which to choose a new password; the answer never tells whether there is such an account',
  envelope: v2('entente.password-reset.post'),
  access: { public: true, why: 'who has forgotten the password cannot sign in' },
  request: z.object({ userName: identifier(254) }),
  response: z.object({ minutes: z.int() }),
  errors: [],
})

export const getPasswordLink = operation({
  name: 'accounts.password-link',
  method: 'POST',
  path: '/v1/partnermanager/password-reset/link',
  summary: 'Whose password a mailed link changes',
  envelope: v2('entente.password-reset.link.post'),
  access: whoHoldsALink,
  request: z.object({ token }),
  response: z.object({ userName: z.string() }),
  errors: ['ENT_ACC_005'],
})

export const resetPassword = operation({
  name: 'accounts.reset-password',
  method: 'POST',
  path: '/v1/partnermanager/password-reset/password',
  summary: 'Choose a new password with a mailed link; ends every session of the account',
  envelope: v2('entente.password-reset.password.post'),
  access: whoHoldsALink,
  request: z.object({ token, password: identifier(256) }),
  response: done,
  errors: ['ENT_ACC_005', 'ENT_ACC_004'],
})

export const changePassword = operation({
  name: 'accounts.change-password',
  method: 'PUT',
  path: '/v1/partnermanager/account/password',
  summary: "Change the caller's password; signs other devices out",
  envelope: v2('entente.account.password.put'),
  access: mine,
  effect: 'changes-self',
  request: z.object({ oldPassword: identifier(256), newPassword: identifier(256) }),
  response: done,
  errors: ['ENT_ACC_003', 'ENT_ACC_004', 'ENT_ACC_006', 'ENT_ACC_007'],
})

export const changeContact = operation({
  name: 'accounts.change-contact',
  method: 'PUT',
  path: '/v1/partnermanager/account/contact',
  summary: "Change the caller's phone, address and language of notifications",
  envelope: v2('entente.account.contact.put'),
  access: mine,
  effect: 'changes-self',
  request: z.object({ phone: line(16), address: line(2000), locale: z.enum(['eng', 'fra', 'ara']) }),
  response: done,
  errors: ['ENT_ACC_007'],
})

export const changeLanguage = operation({
  name: 'accounts.change-language',
  method: 'PUT',
  path: '/v1/partnermanager/account/language',
  summary: 'Change the language in which the portal and its mails speak to the caller',
  envelope: v2('entente.account.language.put'),
  access: mine,
  effect: 'changes-self',
  request: z.object({ locale: z.enum(['eng', 'fra', 'ara']) }),
  response: done,
  errors: ['ENT_ACC_007'],
})

export const requestEmailChange = operation({
  name: 'accounts.request-email-change',
  method: 'POST',
  path: '/v1/partnermanager/account/email',
  summary:
    "Ask for another e-mail address of the caller's account; a link goes to it, a notice to the old one",
  envelope: v2('entente.account.email.post'),
  access: mine,
  effect: 'changes-self',
  request: z.object({
    email: line(254),
    password: identifier(256),
    /** Needed where the account has a second factor: of the device, or one of the recovery codes. */
    code: identifier(32).optional(),
  }),
  response: z.object({ minutes: z.int() }),
  errors: [
    'PMS_PRT_011',
    'PMS_PRT_012',
    'PMS_PRT_066',
    'ENT_ACC_003',
    'ENT_ACC_006',
    'ENT_ACC_007',
    'ENT_ACC_009',
    'ENT_ACC_030',
    'ENT_MAI_001',
  ],
})

export const confirmEmail = operation({
  name: 'accounts.confirm-email',
  method: 'POST',
  path: '/v1/partnermanager/account/email/confirmation',
  summary: 'Confirm a new e-mail address with a mailed link',
  envelope: v2('entente.account.email.confirmation.post'),
  access: whoHoldsALink,
  request: z.object({ token }),
  response: done,
  errors: ['ENT_ACC_005', 'PMS_PRT_011'],
})

export const listSessions = operation({
  name: 'accounts.list-sessions',
  method: 'GET',
  path: '/v1/partnermanager/account/sessions',
  summary: 'Where the caller is signed in, the session used last first',
  envelope: v2('entente.account.sessions.get'),
  access: mine,
  response: z.array(
    z.object({
      id: z.string(),
      /** The session that asks. */
      current: z.boolean(),
      since: instant,
      /** To the minute. */
      lastSeen: instant,
      /** Such as `Firefox, Linux`; empty when unknown. */
      browser: z.string(),
    }),
  ),
  errors: ['ENT_ACC_007'],
})

export const endSession = operation({
  name: 'accounts.end-session',
  method: 'DELETE',
  path: '/v1/partnermanager/account/sessions/{sessionId}',
  summary: "Sign one of the caller's devices out",
  envelope: v2('entente.account.session.delete'),
  access: mine,
  effect: 'changes-self',
  params: z.object({ sessionId: pathId() }),
  response: done,
  errors: ['ENT_ACC_007', 'ENT_ACC_008'],
})

export const endAllSessions = operation({
  name: 'accounts.end-all-sessions',
  method: 'DELETE',
  path: '/v1/partnermanager/account/sessions',
  summary: 'Sign the caller out everywhere, here included; tokens issued before are void',
  envelope: v2('entente.account.sessions.delete'),
  access: mine,
  effect: 'changes-self',
  response: z.object({ ended: z.int() }),
  errors: ['ENT_ACC_007'],
})
