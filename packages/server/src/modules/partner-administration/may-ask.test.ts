import { expect, test } from 'vitest'
import { Authority, type Caller } from '../../platform/access/authority.ts'
import { mayAskFor } from './standing.ts'

const partner = { id: 'bank', isActive: true, needsPolicyGroup: true, partnerType: 'Auth_Partner' }
const somebody: Caller = {
  accountId: 'a',
  userName: 'a',
  email: 'a@example.org',
  roles: new Set(),
  memberships: [],
  locale: 'eng',
}
const as = (over: Partial<Caller>) => new Authority({ ...somebody, ...over }, undefined, { effect: 'reads' })
const member = (role: 'operator' | 'auditor', partnerId = 'bank') =>
  as({ memberships: [{ partnerId, role, partnerType: 'Auth_Partner' }] })
const admin = as({ roles: new Set(['PARTNER_ADMIN'] as const) })

test('whoever may ask for policies in a partner’s name is offered it, and nobody who looks only', () => {
  expect(mayAskFor(admin, partner)).toBe(true)
  expect(mayAskFor(member('operator'), partner)).toBe(true)
  expect(mayAskFor(member('auditor'), partner)).toBe(false)
  expect(mayAskFor(member('operator', 'rival'), partner)).toBe(false)
  for (const role of ['AUDITOR', 'PARTNERMANAGER', 'POLICYMANAGER'] as const)
    expect(mayAskFor(as({ roles: new Set([role]) }), partner)).toBe(false)
})

test.each([{ isActive: false }, { needsPolicyGroup: false }, { id: 'mpartner-default-auth' }])(
  'nobody asks in the name of one with %j',
  (over) => {
    expect(mayAskFor(admin, { ...partner, ...over })).toBe(false)
  },
)
