import { expect, test } from 'vitest'
import { pageOf, valuesOf } from './notification.ts'
import type { Notification } from './notification.ts'

const notification = (objectType: string, values: Record<string, string> = {}): Notification => ({
  id: '1',
  at: '2026-11-05T00:00:00.000Z',
  seen: false,
  event: 'chip.approved',
  objectType,
  objectId: 'a/b',
  values,
})

test.each([
  ['chip', '/chips/a%2Fb', '/admin/chips/a%2Fb'],
  ['partner-certificate', '/partner-certificate/a%2Fb', null],
  ['trust-certificate', null, '/admin/trust-store/a%2Fb'],
  ['api-key', '/api-keys/a%2Fb', '/admin/api-keys/a%2Fb'],
  ['licence', '/licences/a%2Fb', '/admin/licences/a%2Fb'],
  ['oidc-client', '/oidc-clients/a%2Fb', '/admin/oidc-clients/a%2Fb'],
  ['something new', null, null],
])('%s leads a partner to %s and an administrator to %s', (type, partner, admin) => {
  expect(pageOf(notification(type), false)).toBe(partner)
  expect(pageOf(notification(type), true)).toBe(admin)
})

test('values are isolated, and those that are missing are blank', () => {
  expect(valuesOf(notification('chip', { make: 'Ferrum', model: 'Vault S1' }))).toEqual({
    chip: '\u2068Ferrum Vault S1\u2069',
    organisation: '',
    actor: '',
    partnerId: '',
    policyName: '',
    label: '',
  })
})

test('whoever decides about a request is led to the desk, whoever asked to the own page', () => {
  const of = (event: string) => ({ ...notification('policy-request'), event })
  expect(pageOf(of('policy-request.asked'), true)).toBe('/policies/requests/a%2Fb')
  expect(pageOf(of('policy-request.approved'), false)).toBe('/policy-requests/a%2Fb')
})
