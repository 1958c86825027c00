import { toPem } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorityExtensions, make, readPem } from '../../../../../tests/support/certificates.ts'
import { openssl } from '../../../../../tests/support/openssl.ts'
import {
  openSameOrganisation,
  type SameOrganisation,
} from '../../../../../tests/support/same-organisation.ts'

/** Where administrators have taken our own authority into a domain, what we have signed leads there by itself. */

let api: SameOrganisation['api']
let believed: SameOrganisation['believed']
let upload: SameOrganisation['upload']
beforeAll(async () => {
  ;({ api, believed, upload } = await openSameOrganisation())
  for (const { der } of [...api.app.keys.roots, ...api.app.keys.certifiers])
    expect(await trust(toPem('CERTIFICATE', der), 'FTM')).toEqual([])
})
afterAll(() => api.close())

const trust = async (certificateData: string, partnerDomain: 'FTM' | 'DEVICE') =>
  (await api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain } })).codes

const authority = (name: string) =>
  make({
    subject: `/O=Roots/CN=${name}`,
    extensions: authorityExtensions,
    until: new Date(Date.now() + 2000 * 86_400_000),
  })

/** What we sign from a request: the name is the partner's, whoever has vouched for nobody. */
const tlsOf = async (partnerId: 'acme') => {
  const { key } = make({ subject: '/CN=any' })
  const certificateRequest = openssl(['req', '-new', '-key', 'key.pem', '-subj', '/CN=x'], { 'key.pem': key })
  const { codes, response } = await api
    .as(partnerId)
    .call('platform-trust.request-tls', { params: { partnerId }, request: { certificateRequest } })
  return { codes, certificateData: response.certificateData }
}

const setState = async ({ certificate }: { certificate: string }, state: 'SUSPENDED' | 'ACTIVE') =>
  api.query(
    `update trust_certificate set state = $1, state_reason = '', state_changed_at = now(), state_changed_by = ''
     where sha256 = $2`,
    [state, readPem(certificate).sha256],
  )

/** The newest certificate that we have signed for somebody. */
const newestTwinOf = async (holder: string) => {
  const [row] = await api.query<{ twin: Buffer }>(
    'select platform_signed as twin from held_certificate where holder_id = $1 order by uploaded_at desc, id desc',
    [holder],
  )
  return toPem('CERTIFICATE', row!.twin)
}

test('a certificate of ours ends with the authority of what it was signed on, and so does one that was signed on it', async () => {
  const root = authority('Suspended')
  expect(await trust(root.certificate, 'FTM')).toEqual([])
  const c = make({ subject: '/O=Acme Chips/CN=Below', issuer: root })
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  const first = await newestTwinOf('acme')
  api.clock.advance(1000)
  expect(await upload('rival', 'rival', first)).toEqual([])
  const second = await newestTwinOf('rival')
  const standing = async () => [await believed(first), await believed(second)]
  expect(await standing()).toEqual([true, true])
  await setState(root, 'SUSPENDED')
  expect(await believed(c.certificate)).toBe(false)
  expect(await standing()).toEqual([false, false])
  await setState(root, 'ACTIVE')
  expect(await standing()).toEqual([true, true])
})

test('a certificate of ours that was signed for another use is no ground in a domain', async () => {
  const { certificateData, codes } = await tlsOf('acme')
  const sent = await upload('acme', 'acme', certificateData)
  expect([codes, sent]).toEqual([[], ['KER-PCM-006']])
})
