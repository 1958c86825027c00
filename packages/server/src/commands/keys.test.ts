import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../tests/support/app.ts'
import { readPem } from '../../../../tests/support/certificates/certificates.ts'
import { makeCertificateRequest } from '../../../../tests/support/certificates/openssl.ts'
import { startJobs } from '../web.ts'
import type { Command } from './command.ts'
import { keysList, keysRevoke, keysRotate } from './keys.ts'

/** A server that runs while an operator types. */
let api: TestApp
let stopJobs: () => Promise<void>
beforeAll(async () => {
  api = await createTestApp()
  stopJobs = startJobs(api.app)
  vi.stubEnv('DATABASE_URL', api.url)
  vi.stubEnv('ENTENTE_MASTER_KEY', api.app.settings.ENTENTE_MASTER_KEY)
  vi.stubEnv('ENTENTE_DATA', join(tmpdir(), 'entente-tests'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await stopJobs()
  await api.close()
})

const run = async (command: Command, ...words: string[]): Promise<string> => {
  const lines: string[] = []
  const say = (text: string): void => void lines.push(text)
  expect(await command.run(words, { say, complain: say })).toBe(0)
  return lines.join('\n')
}

const tls = async () => {
  const { response } = await api.as('acme').call('platform-trust.request-tls', {
    params: { partnerId: 'acme' },
    request: { certificateRequest: makeCertificateRequest() },
  })
  const [row] = await api.query<{ serial_number: string; sha256: string }>(
    'select serial_number, sha256 from issued_certificate where id = $1',
    [response.certificateId],
  )
  return { id: response.certificateId, serial: row?.serial_number ?? '', sha256: row?.sha256 ?? '' }
}

const statusOf = async (certificateId: string) =>
  (await api.as('acme').call('platform-trust.get-issued', { params: { certificateId } })).response

describe('keys', () => {
  test('list says what signs, where it lives and until when', async () => {
    const said = await run(keysList)
    const { root, issuing } = api.app.keys
    for (const [kind, { sha256, notAfter }] of Object.entries({ root, issuing }))
      expect(said).toMatch(
        new RegExp(
          `^${kind} +signs +database +CN=.*\\n +until ${notAfter.toISOString().slice(0, 10)}, SHA-256 ${sha256}$`,
          'mu',
        ),
      )
    expect(said).not.toContain('PRIVATE')
    const query = { applicationId: 'RESIDENT' }
    const modules = [
      await api.as('admin').call('key-service.get-certificate', { query }),
      await api.as('admin').call('key-service.generate-master-key', {
        params: { objectType: 'CERTIFICATE' },
        request: { ...query, force: true },
      }),
    ].map(({ response }) => readPem(response.certificate!).sha256)
    const listed = await run(keysList)
    for (const [index, state] of ['published', 'signs'].entries())
      expect(listed).toMatch(
        new RegExp(
          String.raw`^module +${state} +database +CN=Module CA \(RESIDENT\).*\n.*${modules[index]}$`,
          'mu',
        ),
      )
  })

  test('rotate replaces the issuing key; the former stays published, and a server that runs takes the new one', async () => {
    const former = api.app.keys.issuing
    const said = await run(keysRotate, 'issuing')
    expect(said).toContain(`It replaces ${former.sha256}`)
    await expect.poll(() => api.app.keys.issuing.sha256).not.toBe(former.sha256)
    expect(said).toContain(api.app.keys.issuing.sha256)
    expect(await run(keysList)).toMatch(new RegExp(`^issuing +published .*\\n.*${former.sha256}$`, 'mu'))
  })

  test.each(['serial', 'sha256'] as const)('revoke finds a certificate by its %s', async (name) => {
    const certificate = await tls()
    expect(await run(keysRevoke, certificate[name], 'keyCompromise')).toMatch(/^Revoked .*: keyCompromise$/u)
    expect(await statusOf(certificate.id)).toMatchObject({
      status: 'revoked',
      revocationReason: 'keyCompromise',
    })
    await expect(run(keysRevoke, certificate[name], 'superseded')).rejects.toMatchObject({
      message: 'This certificate is revoked already.',
    })
  })

  test('revoke ends a former issuing key, and never the one that signs', async () => {
    const former = api.app.keys.authorities.find(
      ({ kind, certificate }) => kind === 'issuing' && certificate.sha256 !== api.app.keys.issuing.sha256,
    )
    expect(await run(keysRevoke, former?.certificate.sha256 ?? '', 'superseded')).toContain('superseded')
    await expect(run(keysRevoke, api.app.keys.issuing.sha256, 'keyCompromise')).rejects.toMatchObject({
      remedy: 'Replace it first: npx entente keys rotate issuing',
    })
  })

  test.each<[string, Command, string[], string]>([
    ['rotate nothing', keysRotate, [], 'Say which key to replace.'],
    ['rotate another key', keysRotate, ['ocsp'], 'Say which key to replace.'],
    ['revoke without a reason', keysRevoke, ['1234'], 'Say why.'],
    ['revoke for an unknown reason', keysRevoke, ['1234', 'because'], 'Say why.'],
    [
      'revoke what was never signed',
      keysRevoke,
      ['1234', 'superseded'],
      'The platform has signed no such certificate.',
    ],
  ])('%s: refused, with what to do', async (_what, command, words, message) => {
    await expect(run(command, ...words)).rejects.toMatchObject({
      message,
      remedy: expect.stringMatching(/\S/u),
    })
  })
})
