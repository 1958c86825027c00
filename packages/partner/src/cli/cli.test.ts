import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allChecks } from '../check/all-checks.ts'
import { readReport } from '../check/report.ts'
import { caller, makeScene, startGateway, writeSettings, type Scene } from '../testing/scene.ts'
import { chmodSync } from 'node:fs'
import { runCommand } from './run-command.ts'

let scene: Scene
let gateway: Awaited<ReturnType<typeof startGateway>>
let settings: string
beforeAll(async () => {
  scene = makeScene()
  gateway = await startGateway(scene)
  settings = writeSettings(scene, gateway.address)
  for (const name of ['signature', 'encryption', 'tls']) chmodSync(scene.file(`${name}.key`), 0o600)
})
afterAll(() => {
  gateway.close()
  scene.authority.close()
})

async function run(
  args: readonly string[],
  { isTTY = false, env = {} }: { isTTY?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') =>
    ({ isTTY, write: (text: string) => ((written[name] += text), true) }) as unknown as NodeJS.WriteStream & {
      fd: 1 & 2
    }
  const code = await runCommand(args, { stdout: stream('out'), stderr: stream('err'), env })
  return { code, ...written }
}

describe('keys new, csr, certificate inspect', () => {
  test.each([
    ['rsa-2048', 'Public-Key: (2048 bit)'],
    ['p-256', 'ASN1 OID: prime256v1'],
  ])('%s: a key for the owner alone, and a request that openssl takes', async (kind, says) => {
    const [key, csr] = [scene.file(`new-${kind}.key`), scene.file(`new-${kind}.csr`)]
    expect(await run(['keys', 'new', key, '--kind', kind])).toMatchObject({ code: 0 })
    expect(statSync(key).mode & 0o777).toBe(0o600)
    expect(readFileSync(key, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
    const subject = 'C=MA, O=Banque d’Émission\\, SA, CN=example'
    expect(await run(['csr', '--key', key, '--subject', subject, '--out', csr])).toMatchObject({ code: 0 })
    const text = scene.authority.run(
      'req',
      '-in',
      csr,
      '-noout',
      '-verify',
      '-text',
      '-nameopt',
      'utf8,sep_comma_plus_space',
    )
    expect(text).toContain(says)
    expect(text).toContain('O=Banque d’Émission, SA, CN=example')
  })

  test('a key is never overwritten', async () => {
    const before = readFileSync(scene.file('signature.key'), 'utf8')
    const { code, err } = await run(['keys', 'new', scene.file('signature.key')])
    expect(code).toBe(1)
    expect(err).toContain('never overwritten')
    expect(readFileSync(scene.file('signature.key'), 'utf8')).toBe(before)
  })

  test('certificates are shown, and whether they lead to a root', async () => {
    const trusted = ['--authorities', scene.file('authorities.pem')]
    const { code, out } = await run([
      'certificate',
      'inspect',
      scene.file('signature.pem'),
      ...trusted,
      '--json',
    ])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ organisation: 'Example Bank', key: 'RSA 2048', path: 'found' }])
    const foreign = await run(['certificate', 'inspect', scene.file('web.pem'), ...trusted])
    expect(foreign.code).toBe(1)
    expect(foreign.out).toContain('untrusted-root')
  })
})

describe('call', () => {
  const args = (...more: string[]) => [
    'call',
    'kyc',
    '--individual',
    '5134987202',
    '--settings',
    settings,
    ...more,
  ]

  test('prints each step, and the identity', async () => {
    const { code, out } = await run(args('--content', '{"otp":"111111"}'))
    expect(code).toBe(0)
    expect(out.match(/^ok {3}\w+/gm)).toHaveLength(7)
    expect(out).toContain('Zoë Practice')
    expect(out).not.toContain(caller.apiKey)
    expect(out).not.toContain('\u001B')
  })

  test('is coloured on a terminal, unless NO_COLOR', async () => {
    expect((await run(args(), { isTTY: true })).out).toContain('\u001B[32m')
    expect((await run(args(), { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001B')
  })

  test('a refusal ends with 1 and is explained', async () => {
    const { code, out } = await run(args('--transaction', 'not-ten-digits'))
    expect(code).toBe(1)
    expect(out).toContain('IDA-MLC-009: something has a wrong form')
  })

  test('nobody there ends with 3', async () => {
    const away = writeSettings(scene, 'https://127.0.0.1:1/idauthentication/v1')
    const { code, err } = await run(args())
    writeSettings(scene, gateway.address)
    expect(away).toBe(settings)
    expect(code).toBe(3)
    expect(err).toContain('ECONNREFUSED')
  })
})

describe('check', () => {
  test('a sound partner passes, and its report is signed', async () => {
    const report = scene.file('report.jws')
    rmSync(report, { force: true })
    const args = ['--settings', settings, '--individual', '5134987202', '--route', 'kyc', '--report', report]
    const { code, out, err } = await run(['check', ...args, '--challenge', 'c-1'])
    expect(err).toContain('To go live with it add --request-facts')
    expect(err).not.toContain('--challenge')
    expect(out).toMatch(/^\d+ in order, 0 wrong, 0 to think about, \d+ not looked at$/m)
    expect(code).toBe(0)
    const reading = readReport(readFileSync(report, 'utf8'))
    expect(reading).toMatchObject({
      ok: true,
      report: { partnerId: caller.partnerId, challenge: 'c-1', counts: { failed: 0 } },
    })
    const text = JSON.stringify(reading.ok && reading.report)
    for (const secret of [caller.apiKey, caller.licenceKey, 'PRIVATE KEY']) expect(text).not.toContain(secret)
  })

  test('a fault is told with cause and remedy, and ends with 1', async () => {
    writeSettings(scene, gateway.address, { apiKey: `${caller.apiKey} ` })
    const { code, out } = await run(['check', '--settings', settings])
    writeSettings(scene, gateway.address)
    expect(code).toBe(1)
    expect(out).toContain('FAIL   key-blanks')
    expect(out).toMatch(/saw: {4}apiKey\n.*cause:.*\n.*remedy:/)
  })

  test('the table is shown', async () => {
    const { code, out } = await run(['check', '--list', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toHaveLength(allChecks.length)
    expect((await run(['check', '--list'])).out).toContain('oaep-mgf1-sha1 (request): ')
  })

  test('files that cannot be used are no crash', async () => {
    writeSettings(scene, gateway.address, { signature: { key: 'nowhere', certificate: 'nowhere' } })
    const report = scene.file('no-report.jws')
    const { code, out, err } = await run([
      'check',
      '--settings',
      settings,
      '--individual',
      '1',
      '--report',
      report,
    ])
    writeSettings(scene, gateway.address)
    expect(code).toBe(1)
    expect(out).toContain('key-file-missing')
    expect(err).toContain('No report')
    expect(existsSync(report)).toBe(false)
  })
})

test.each([
  [[], 0],
  [['help'], 0],
  [['call', '--help'], 0],
  [['dance'], 2],
  [['call'], 2],
  [['keys', 'new'], 2],
  [['keys', 'new', 'x', '--kind', 'dsa'], 2],
  [['check', '--colour'], 2],
  [['check', '--settings', '/nowhere/partner.json'], 1],
] as const)('%j ends with %i', async (args, code) => {
  expect((await run(args)).code).toBe(code)
})
