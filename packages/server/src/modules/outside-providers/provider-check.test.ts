import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createTestApp } from '../../../../../tests/support/app.ts'
import {
  startOutsideSignIn,
  type OutsideSignIn,
} from '../../../../../tests/support/people/outside-sign-in.ts'
import { checkProviders } from './provider-check.ts'

/** What the doctor says of a provider that answers, and is not as a sign-in needs it. */
let outside: OutsideSignIn
beforeAll(async () => {
  outside = await startOutsideSignIn({}, { rolesIn: 'access-token' })
})
afterEach(() => outside.provider.fail({}))
afterAll(() => outside?.close())

const wrongAt = async (app = outside.api.app): Promise<string> =>
  (await checkProviders(app))
    .filter(({ remedy }) => remedy !== null)
    .map(({ text }) => text)
    .join('\n')

test.each([
  [75, /^The clocks of the provider and of this machine differ by [678]\d s$/u],
  [-75, /^The clocks of the provider and of this machine differ by [678]\d s$/u],
  [40, /^$/u],
])('a clock that is %i s ahead', async (skewSeconds, words) => {
  await outside.provider.fail({ skewSeconds })
  expect(await wrongAt()).toMatch(words)
})

test.each([
  ['/.well-known/openid-configuration', /answers 503$/u],
  ['/jwks', /^The keys of .* cannot be read/u],
])('%s that fails', async (path, words) => {
  await outside.provider.fail({ status: { [path]: 503 } })
  expect(await wrongAt()).toMatch(words)
})

test('addresses that it does not know', async () => {
  const other = await createTestApp({
    OIDC_ISSUER: outside.provider.issuer,
    OIDC_CLIENT_ID: 'entente',
    OIDC_CLIENT_SECRET: 'secret between us and the stranger',
    PUBLIC_URL: 'http://localhost:9',
  })
  const said = await wrongAt(other.app).finally(() => other.close())
  expect(said).toContain('refuses the redirect URI http://localhost:9/auth/callback')
  expect(said).toContain('refuses the post-logout redirect URI http://localhost:9/signed-out')
})
