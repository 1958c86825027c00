import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toPem } from '@entente/trust'
import { call, loadPlatform, readSettings } from '@entente/partner'
import { runCommand } from '../../packages/partner/src/cli/run-command.ts'
import { usageRecorderOf } from '../../packages/server/src/modules/usage/recording/recorder.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { gatewaySceneOf, type GatewayScene } from '../support/scenes/gateway-scene.ts'
import { openPractice } from '../support/scenes/practice-scene.ts'

/** A partner goes live with the kit as it is installed, at a platform that lets nobody in without a passed run. */
let api: TestApp
let scene: GatewayScene
let folder: string
const file = (name: string): string => path.join(folder, name)

beforeAll(async () => {
  api = await createTestApp({ GO_LIVE: 'kit' })
  scene = await gatewaySceneOf(api)
  folder = mkdtempSync(path.join(tmpdir(), 'entente-go-live-'))
  await writeSettings()
})
afterAll(async () => {
  await scene.close()
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What a partner has on its disk. */
async function writeSettings(): Promise<void> {
  const { caller, identity, platform, gateway } = await scene.contextOf('bank')
  const pem = (certificates: readonly { readonly der: Uint8Array }[]): string =>
    certificates.map(({ der }) => toPem('CERTIFICATE', der)).join('')
  const files = {
    'bank.key': identity.signature.key.export({ type: 'pkcs8', format: 'pem' }),
    'bank.pem': pem(identity.signature.chain),
    'ca.pem': pem(platform.authorities),
    'recipient.pem': pem([platform.recipient]),
    'web-ca.pem': platform.serverAuthorities ?? '',
    'partner.json': JSON.stringify({
      gateway,
      ...caller,
      organisation: 'Relying Bank',
      signature: { key: 'bank.key', certificate: 'bank.pem' },
      platform: {
        authorities: 'ca.pem',
        recipient: 'recipient.pem',
        serverAuthorities: 'web-ca.pem',
      },
    }),
  }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(file(name), content)
    chmodSync(file(name), 0o600)
  }
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') =>
    ({ isTTY: false, write: (text: string) => ((written[name] += text), true) }) as never
  const code = await runCommand([...args, '--settings', file('partner.json')], {
    stdout: stream('out'),
    stderr: stream('err'),
    env: {},
  })
  await usageRecorderOf(api.app).flush()
  return { code, ...written }
}

/** The partner's own client calls the practice gateway, which writes down what it has seen. */
async function practise(): Promise<void> {
  const settings = await readSettings(file('partner.json'))
  const { authorities } = await loadPlatform(settings)
  const { context, close } = await openPractice(await scene.contextOf('bank'), authorities, ({ facts }) =>
    writeFileSync(file('facts.json'), JSON.stringify(facts)),
  )
  await call({ route: 'auth', individualId: '5134987202', content: { otp: '111111' } }, context)
  close()
}

const stateOf = async () =>
  (await api.as('bank').call('go-live.get', { params: { partnerId: 'bank' } })).response
const handIn = async () => {
  const request = { report: readFileSync(file('report.jws'), 'utf8') }
  return (await api.as('bank').call('go-live.hand-in', { params: { partnerId: 'bank' }, request })).codes
}

const wanted = ['call', 'kyc', '--individual', '5134987202', '--content', '{"otp":"111111"}']

test('from a refused call to a let-in one', async () => {
  expect((await run(...wanted)).out).toContain('has not gone live')
  const { challenge } = await stateOf()
  const report = ['--challenge', challenge?.text ?? '', '--report', file('report.jws')]

  // What is missing, the kit says before the platform does.
  const files = await run('check', ...report)
  expect(files.err).toContain('add --individual')
  expect(await handIn()).toEqual(['ENT_LIV_006'])

  await practise()
  const whole = ['check', ...report, '--individual', '5134987202', '--request-facts', file('facts.json')]
  const { code, out, err } = await run(...whole)
  expect(out).toContain('advice waits-to-go-live')
  expect(out).toMatch(/ 0 wrong/)
  expect(code).toBe(0)
  expect(err).toContain('Hand it in')
  expect(await handIn()).toEqual([])
  const [entry] = (await stateOf()).entries
  expect(entry?.run).toMatchObject({ seenBy: 'gateway', kit: expect.stringContaining('entente') as unknown })

  expect((await run(...wanted)).code).toBe(0)
  // One that comes afterwards has nothing to complain of, whatever the person of the call has typed.
  expect((await run(...whole)).out).not.toContain('waits-to-go-live')
})
