import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { makeCertificate, makeCertificateRequest } from '../../../../../tests/support/certificates/openssl.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'

/** Everything that the app says while it works, at its most talkative. */
const log: string[] = []
const replies: string[] = []
let api: TestApp
let scene: FtmScene

beforeAll(async () => {
  api = await createTestApp({ TRUST_URL: 'http://pki.example' }, { write: (line) => void log.push(line) })
  scene = await setFtmScene(api)
})
afterAll(() => api.close())

const text = (value: string): string => Buffer.from(value).toString('base64url')
const keep = async (reply: Promise<{ readonly raw: { readonly body: string } }>): Promise<void> => {
  replies.push((await reply).raw.body)
}

/** The private keys that the platform holds, as whoever has the master key reads them. */
const privateKeys = async (): Promise<Buffer[]> => {
  const platform = await api.query<{ id: string; kind: string; sealed: Buffer }>(
    'select id, kind, sealed_private_key as sealed from platform_key where sealed_private_key is not null',
  )
  const applications = await api.query<{ sealed: Buffer }>(
    'select sealed_private_key as sealed from application_key where sealed_private_key is not null',
  )
  expect([platform.length > 0, applications.length > 0]).toEqual([true, true])
  return [
    ...platform.map(({ kind, sealed }) => api.app.vault.open(`platform-key:${kind}`, sealed)),
    ...applications.map(({ sealed }) => api.app.vault.open('application-key', sealed)),
  ]
}

/** Every way in which octets are written down. */
const spellings = (secret: Buffer): string[] =>
  (['hex', 'base64', 'base64url'] as const).map((encoding) => secret.toString(encoding))

describe('A15', () => {
  test('no secret is in the log, in answers, in the audit trail or in a history', async () => {
    const sent = makeCertificate({ subject: '/CN=Sent by mistake' }).key
    const plain = 'what only the recipient may read'
    const [admin, acme] = [api.as('admin'), api.as('acme')]
    const kernel = { applicationId: 'KERNEL', referenceId: 'SIGN' }
    const ida = { applicationId: 'IDA', referenceId: 'PARTNER' }
    const upload = (certificateData: string) =>
      acme.call('partner-certificates.upload', {
        request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM' },
      })
    await keep(upload(scene.certificateOf('acme')))
    await keep(upload(sent))
    await keep(
      acme.call('platform-trust.request-tls', {
        params: { partnerId: 'acme' },
        request: { certificateRequest: makeCertificateRequest() },
      }),
    )
    const master = { params: { objectType: 'CERTIFICATE' }, request: kernel }
    await keep(admin.call('key-service.generate-master-key', master))
    await keep(admin.call('key-service.jwt-sign', { request: { ...kernel, dataToSign: text('{}') } }))
    const sealed = await admin.call('key-service.encrypt', { request: { ...ida, data: text(plain) } })
    const { data } = sealed.response
    await admin.call('key-service.decrypt', { request: { ...ida, data } })
    await keep(
      admin.call('key-service.decrypt', { request: { ...ida, data: `${data.slice(0, -8)}AAAAAAAA` } }),
    )

    // Something breaks inside: what is logged then, with its cause, has no secret either.
    await api.query('alter table issued_certificate rename to mislaid')
    for (const certificateData of [scene.certificateOf('acme'), sent]) await keep(upload(certificateData))
    const lost = await acme.call('platform-trust.request-tls', {
      params: { partnerId: 'acme' },
      request: { certificateRequest: makeCertificateRequest() },
    })
    expect(lost.status).toBe(500)
    await api.query('alter table mislaid rename to issued_certificate')

    const rows = [
      await api.query('select * from audit_event'),
      await api.query('select * from object_history'),
    ].map((found) => JSON.stringify(found))
    const secrets = [
      ...(['admin', 'acme'] as const).map(passwordOf),
      await api.token('admin'),
      await api.token('acme'),
      api.app.settings.ENTENTE_MASTER_KEY ?? '',
      ...sent.split('\n').slice(1, -2),
      plain,
      text(plain),
      ...(await privateKeys()).flatMap(spellings),
      'PRIVATE KEY',
    ]
    expect(secrets.filter((secret) => secret.length < 8)).toEqual([])
    expect(log.join('')).toContain('issued_certificate')
    expect(replies.length).toBeGreaterThan(6)
    for (const [where, said] of Object.entries({ log, replies, rows }))
      for (const secret of secrets)
        expect(
          said.some((line) => line.includes(secret)),
          where,
        ).toBe(false)
  })
})
