import { pathRefusalCodes } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { messages } from '../../../platform/i18n/translate.ts'

let api: TestApp
let ftm: FtmScene

beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api, ['acme'])
})
afterAll(() => api.close())

test.each(['sub', 'root'] as const)(
  'a holder whose %s is suspended hears whom to ask, not to do what only administrators can',
  async (which) => {
    await api.query(
      `update trust_certificate set state = case when sha256 = $1 then 'SUSPENDED' else 'ACTIVE' end,
         state_reason = 'x', state_changed_at = now(), state_changed_by = 'x'`,
      [readPem(ftm[which].certificate).sha256],
    )
    const request = { partnerId: 'acme', certificateData: ftm.certificateOf('acme'), partnerDomain: 'FTM' }
    const { codes, messages: said } = await api.as('acme').call('partner-certificates.upload', { request })
    expect(codes).toEqual(['KER-PCM-006'])
    expect(said[0]).toContain(messages.eng['refused-chain']['no-issuer'].remedy)
    expect(said[0]).not.toContain(messages.eng['refused-path']['no-issuer'].remedy)
  },
)

test('advice for holders is about codes that there are', () => {
  const known: readonly string[] = pathRefusalCodes
  expect(Object.keys(messages.eng['refused-chain']).filter((code) => !known.includes(code))).toEqual([])
})
