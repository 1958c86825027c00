import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { toPem } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  verificationSceneOf,
  type MadeDevice,
  type VerificationScene,
} from '../../../../../tests/support/scenes/verification-scene.ts'
import { deviceVerify } from './device-verify.ts'

let api: TestApp
let scene: VerificationScene
let made: MadeDevice
const folder = mkdtempSync(join(tmpdir(), 'entente-devices-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
beforeAll(async () => {
  api = await createTestApp()
  scene = await verificationSceneOf(api)
  made = await scene.madeDevice()
  vi.stubEnv('DATABASE_URL', api.url)
  vi.stubEnv('ENTENTE_MASTER_KEY', api.app.settings.ENTENTE_MASTER_KEY)
  vi.stubEnv('ENTENTE_DATA', join(tmpdir(), 'entente-tests'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
  await api.close()
})

const run = async (...words: string[]): Promise<{ status: number; said: string; complained: string }> => {
  const said: string[] = []
  const complained: string[] = []
  const status = await deviceVerify.run(words, {
    say: (text) => void said.push(text),
    complain: (text) => void complained.push(text),
  })
  return { status, said: said.join('\n'), complained: complained.join('\n') }
}

describe('device verify', () => {
  test('says every step, and asks the register', async () => {
    const { status, said } = await run(file('capture.jws', scene.capture(made)))
    expect(status).toBe(0)
    expect(said).toMatch(/^VERIFIED {2}capture, L1, Make \w+ Model \w+ SN-\d+$/mu)
    expect(said.match(/^ {2}passed {2}\S+$/gmu)).toHaveLength(16)
    await api.query(`update device_model set status = 'deactivated' where id = $1`, [made.deviceId])
    const refused = await run(file('again.jws', scene.capture(made)))
    await api.query(`update device_model set status = 'approved' where id = $1`, [made.deviceId])
    expect(refused.status).toBe(1)
    expect(refused.said).toMatch(/^NOT VERIFIED .*\n/u)
    expect(refused.said).toMatch(
      /^ {2}FAILED {2}model ENT_DVC_033\n {10}The device model .* is deactivated\.\n {10}Use/mu,
    )
  })

  test('reads the input, the answer of an interface, and PEM', async () => {
    const answer = JSON.stringify({ biometrics: [{ data: scene.capture(made) }, { data: 'x' }] })
    const input = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([answer]) as never)
    const both = await run()
    input.mockRestore()
    expect(both.status).toBe(1)
    expect(both.said).toMatch(/^VERIFIED[^]*^NOT VERIFIED {2}unreadable$/mu)
    expect((await run(file('device.pem', made.device.certificate))).status).toBe(0)
  })

  test('offline it looks at what was signed alone', async () => {
    const { response } = await api
      .as('admin')
      .call('partner-certificates.get-platform-signed', { params: { partnerId: 'scanner' } })
    const { keys } = api.app
    const ours = [...keys.roots, ...keys.certifiers].map(({ der }) => toPem('CERTIFICATE', der))
    const deviceTrust = file('device-trust.pem', [...ours, response.certificateData].join('\n'))
    const { root, sub } = scene.chips
    const chipTrust = file('chip-trust.pem', root.certificate + sub.certificate)
    const proof = file(
      'offline.jws',
      scene.capture(made, {
        timestamp: '2026-06-01T12:00:00Z',
        digitalId: scene.digitalId(made, { dateTime: '2026-06-01T12:00:00Z' }),
      }),
    )
    const trust = ['--device-trust', deviceTrust, '--chip-trust', chipTrust]
    const late = await run(proof, ...trust)
    expect(late.said).toContain('FAILED  time ENT_DVC_009')
    const wide = await run(proof, ...trust, '--window', '100000000')
    expect(wide).toMatchObject({ status: 0, complained: expect.stringContaining('were not asked') })
    expect(wide.said).not.toContain('hotlist')
    const untrusted = await run(proof, '--device-trust', deviceTrust, '--window', '100000000')
    expect(untrusted.said).toContain('FAILED  chip-chain ENT_DVC_012')
  })

  test.each([
    [['nowhere.jws'], 'nowhere.jws cannot be read'],
    [['a', 'b'], 'Name one file'],
    [['--colour'], "Unknown option '--colour'"],
    [['-', '--time', 'now'], '--time and --window go with'],
    [['-', '--device-trust', 'nowhere.pem'], 'nowhere.pem cannot be read'],
  ])('%j: refused, with what to do', async (words, message) => {
    const input = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(['x']) as never)
    await expect(run(...words)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      remedy: expect.stringMatching(/\S/u),
    })
    input.mockRestore()
  })
})
