import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  makeIssuerKey,
  signToken,
  startTestIssuer,
  type TestIssuer,
} from '../../../../../tests/support/neighbours/token-issuer.ts'
import { verifyForeignToken } from './foreign-tokens.ts'

/** The list of the setting decides, also where the issuer itself publishes its key for another algorithm. */
const key = makeIssuerKey('first')
let issuer: TestIssuer
let api: TestApp

beforeAll(async () => {
  issuer = await startTestIssuer([key])
  api = await createTestApp({
    TOKEN_ISSUERS: JSON.stringify([{ issuer: issuer.issuer, audience: 'entente-api' }]),
  })
})
afterAll(async () => {
  await api.close()
  issuer.stop()
})

test.each([
  [['RS256'], 'person'],
  [['ES256', 'RS256'], 'person'],
  [['PS256'], 'algorithm'],
  [['ES256', 'RS384'], 'algorithm'],
])('a token signed with RS256 where the list is %j: %s', async (algorithms, outcome) => {
  const [setting] = api.app.settings.tokenIssuers
  const claims = { sub: 'somebody', aud: 'entente-api', azp: 'portal' }
  const token = signToken(key, issuer.issuer, api.app.clock.now(), claims)
  const found = await verifyForeignToken(api.app, { ...setting!, algorithms }, token).then(
    ({ kind }) => kind,
    (error: unknown) => (error as { problem?: string }).problem,
  )
  expect(found).toBe(outcome)
})
