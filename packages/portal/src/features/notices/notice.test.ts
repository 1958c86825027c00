import { expect, test } from 'vitest'
import { pageOf } from './notice.ts'

test.each([
  ['partner-certificate', '/partner-certificate/a%2Fb', '/admin/partners/a%2Fb'],
  ['chip-certificate', '/chips/a%2Fb', '/admin/chips/a%2Fb'],
  ['api-key', '/api-keys/a%2Fb', '/admin/api-keys/a%2Fb'],
  ['root-certificate', null, '/admin/trust-store/a%2Fb'],
  ['weekly-summary', null, null],
  ['something new', null, null],
])('%s leads its owner to %s and an administrator to %s', (kind, own, all) => {
  expect(pageOf({ kind, objectId: 'a/b' }, false)).toBe(own)
  expect(pageOf({ kind, objectId: 'a/b' }, true)).toBe(all)
})
