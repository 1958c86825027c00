import { expect, test } from 'vitest'
import { roles } from '../../api/roles.gen.ts'
import english from '../../locales/en.json'
import { destinationsOf, isCurrent, menuOf } from './navigation.ts'
import { home, placeGroups } from './places.ts'
import type { Account } from '../session/session.ts'

// Whoever sees everything has no organisation beside it, or the same place twice.
const accountWith = (role: string): Account => {
  const organisations = [{ partnerId: 'acme', partnerType: 'Auth_Partner', role: 'admin' }]
  const isOfThePlatform = ['PARTNER_ADMIN', 'AUDITOR', 'POLICYMANAGER', 'PARTNERMANAGER'].includes(role)
  return {
    roles: [role],
    organisations: isOfThePlatform ? [] : organisations,
    partnerType: isOfThePlatform ? '' : 'Auth_Partner',
  } as unknown as Account
}

test.each(roles)('%s reaches every place by a key of its own', (role) => {
  const keys = destinationsOf(accountWith(role)).map(({ key }) => key)
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})

const shapeOf = (role: string) =>
  menuOf(accountWith(role)).map(({ id, places }) => [id, ...places.map((place) => place.id)].join(' '))

test('a long menu is read in groups, home before all of them', () => {
  expect(shapeOf('PARTNER_ADMIN')).toEqual([
    ' home',
    'partners requests partners accounts',
    'policies policies adminApiKeys adminLicences adminOidcClients',
    'devices adminSbis adminChips hotlist verification',
    'trust trustStore issued audit',
    'operations adminUsage notices deliveries webhooks',
  ])
  expect(shapeOf('AUDITOR')).toEqual(shapeOf('PARTNER_ADMIN'))
  expect(shapeOf('AUTH_PARTNER')).toEqual([
    ' home',
    'policies policyRequests apiKeys oidcClients',
    'organisation partnerCertificate organisation',
    'operations usage notices webhooks',
  ])
})

test('a short one is a plain list in the same order', () => {
  expect(shapeOf('POLICYMANAGER')).toEqual([' home policies notices'])
  expect(shapeOf('FTM_PROVIDER')).toEqual([' home chips partnerCertificate organisation notices webhooks'])
  expect(shapeOf('DEVICE_PROVIDER')).toEqual([
    ' home sbis devices verification partnerCertificate organisation notices webhooks',
  ])
})

test('every name of a place and of a group is somewhere in the menu', () => {
  const shown = [home, ...placeGroups.flatMap(({ places }) => places)].map(({ id }) => id)
  expect(Object.keys(english.shell.destination).filter((id) => !shown.includes(id as never))).toEqual([])
  expect(placeGroups.map(({ id }) => id as string).toSorted()).toEqual(
    Object.keys(english.shell.group).toSorted(),
  )
})

test.each([
  ['/', 'home'],
  ['/admin/trust-store/intermediate', 'trustStore'],
  ['/admin/devices/7', 'adminSbis'],
  ['/admin/partners/new', 'partners'],
  ['/admin/partners-of-others', undefined],
  ['/profile', undefined],
])('at %s the current place is %s', (path, id) => {
  const current = destinationsOf(accountWith('PARTNER_ADMIN')).filter((place) => isCurrent(place, path))
  expect(current.map((place) => place.id)).toEqual(id === undefined ? [] : [id])
})
