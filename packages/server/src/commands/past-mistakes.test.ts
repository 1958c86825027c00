import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../tests/support/database/database-state.ts'
import { setFtmScene } from '../../../../tests/support/scenes/ftm-scene.ts'
import { runCommand } from './run-command.ts'

/** What an operator is told of certificates that an earlier version has signed, and that this one would not sign. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await setFtmScene(api, ['acme'])
  vi.stubEnv('DATABASE_URL', api.url)
  vi.stubEnv('ENTENTE_MASTER_KEY', api.app.settings.ENTENTE_MASTER_KEY)
  vi.stubEnv('ENTENTE_DATA', join(tmpdir(), 'entente-tests'))
  vi.stubEnv('PORT', '0')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await api.close()
})

const run = async (line: string) => {
  const said: string[] = []
  const complained: string[] = []
  const keep = (lines: string[]) => (text: unknown) => {
    lines.push(String(text))
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep(said)),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep(complained)),
  ]
  try {
    const status = await runCommand(line.split(' '))
    return { status, said: said.join(''), complained: complained.join('') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const fineAnswer = 'Every certificate that is valid is as it would be signed today\n'
const fineFinding = 'ok    Every certificate that we have signed is as it would be signed today'

test('certificate review and doctor list what grants too much, until it is revoked', async () => {
  expect(await run('certificate review')).toEqual({ status: 0, said: fineAnswer, complained: '' })
  expect((await run('doctor')).said).toContain(fineFinding)

  // A chip maker's certificate for devices, and one for connections whose key may do more.
  const [wrong] = await api.query<{ id: string; serial_number: string; sha256: string; subject: string }>(
    `update issued_certificate set domain = 'DEVICE' where holder_id = 'acme' returning *`,
  )
  const review = await run('certificate review')
  expect(review.status).toBe(1)
  const lines = review.said.trimEnd().split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toBe(wrong!.subject)
  expect(lines[1]).toBe(`  serial number ${wrong!.serial_number}, SHA-256 ${wrong!.sha256}`)
  expect(lines[2]).toMatch(/^ {2}partner acme \(FTM_Provider\), DEVICE, ALL, until \d{4}-\d{2}-\d{2}$/u)
  expect(lines[3]).toBe('  its holder is not certified for this domain or purpose')
  expect(review.complained).toContain('1 certificates grant more than their holders may have.')
  expect(review.complained).toContain('Revoke each')
  const doctor = await run('doctor')
  expect(doctor.status).toBe(1)
  expect(doctor.said).toContain(
    'WRONG 1 certificates that we have signed grant more than their holders may have\n      → List them with npx entente certificate review, and revoke them.',
  )

  await api.query(`update issued_certificate set domain = 'FTM', purpose = 'TLS' where id = $1`, [wrong!.id])
  expect((await run('certificate review')).said).toContain('  it may be used for more than connections')

  const { codes } = await api.as('admin').call('platform-trust.revoke', {
    params: { certificateId: wrong!.id },
    request: { reason: 'privilegeWithdrawn' },
  })
  expect(codes).toEqual([])
  expect(await run('certificate review')).toEqual({ status: 0, said: fineAnswer, complained: '' })
  expect((await run('doctor')).said).toContain(fineFinding)
})

test('the commands write nothing into the database', async () => {
  await expectNothingStored(api, async () => {
    await run('certificate review')
    await run('doctor')
  })
})
