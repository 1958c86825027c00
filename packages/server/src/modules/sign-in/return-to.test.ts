import { describe, expect, test } from 'vitest'
import { safeReturnTo } from './return-to.ts'

const origin = 'https://portal.example'

describe('after sign-in', () => {
  test.each(['/', '/chips?page=2', '/chips#row-3', '/a%2F%2Fb', '/é'])('leads to %j', (wish) => {
    expect(new URL(safeReturnTo(wish, origin), origin).href).toBe(new URL(wish, origin).href)
  })

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
    'relative',
    '',
    '/auth/sign-in?returnTo=/',
    '/x/../auth/sign-out',
    '/oidc/auth',
    '/v1/partnermanager/logout/user?redirecturi=aHR0cDovL2xvY2FsaG9zdDo4MDgwLw',
    '/x/../v1/partnermanager/login/aHR0cDovL2xvY2FsaG9zdDo4MDgwLw',
    '/v1/partnermanager/%6cogout/user',
    '/%761/partnermanager/logout/user',
    '/%61uth/sign-out',
    '/%zz',
    `/${'a'.repeat(3000)}`,
    undefined,
    ['/a', '/b'],
  ])('leads to the first page instead of %j', (wish) => {
    expect(safeReturnTo(wish, origin)).toBe('/')
  })
})
