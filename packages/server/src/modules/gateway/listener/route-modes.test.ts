import { createPrivateKey } from 'node:crypto'
import type { Credential } from '@entente/partner'
import { parseCertificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { craftCall } from '../../../../../../demo/crafted-call.ts'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { make } from '../../../../../../tests/support/certificates/certificates.ts'
import { gatewaySceneOf, type GatewayScene } from '../../../../../../tests/support/scenes/gateway-scene.ts'
import type { Gateway } from '../index.ts'

/** One gateway with each of the three modes on a route of its own, and certificates that openssl has made. */
let api: TestApp
let scene: GatewayScene
let mixed: Gateway

beforeAll(async () => {
  api = await createTestApp()
  scene = await gatewaySceneOf(api)
  mixed = await scene.another({ GATEWAY_MTLS: 'required,auth=optional,otp=off' })
})

afterAll(async () => {
  await scene.close()
  await api.close()
})

const day = 86_400_000

/** Of an authority that we do not know. */
const foreign = (over: Partial<Parameters<typeof make>[0]> = {}): Credential => {
  const { read, key } = make({ subject: '/O=Relying Bank/CN=bank', ...over })
  return { key: createPrivateKey(key), chain: [read] }
}

const own = async (party: 'bank' | 'insurer' | 'broker'): Promise<Credential> =>
  (await scene.identityOf(party)).tls

/** What a signed call of the bank comes to on each route: where a certificate must be, may be, and is not looked at. */
const told = async (tls: Credential | null, gateway: Gateway = mixed): Promise<string[]> => {
  const context = await scene.contextOf('bank', { gateway: gateway.address })
  const codes: string[] = []
  for (const route of ['kyc', 'auth', 'otp'] as const) {
    const answer = await craftCall(context, { tls, order: { route } }).catch((error: Error) => error)
    codes.push(answer instanceof Error ? 'closed' : (answer.codes.at(-1) ?? 'yes'))
  }
  return codes
}

describe('required, optional and off, each on its own route', () => {
  test('without a certificate', async () => {
    expect(await told(null)).toEqual(['IDA-MPA-021', 'yes', 'yes'])
  })

  test("with one's own, and with the MISP's", async () => {
    expect(await told(await own('bank'))).toEqual(['yes', 'yes', 'yes'])
    expect(await told(await own('broker'))).toEqual(['yes', 'yes', 'yes'])
  })

  test("with another partner's: who it is counts where it is looked at", async () => {
    expect(await told(await own('insurer'))).toEqual(['IDA-MPA-021', 'IDA-MPA-021', 'yes'])
  })

  test('with one of a foreign authority, in date or over, and one with our names on it', async () => {
    const refused = ['IDA-MPA-021', 'IDA-MPA-021', 'yes']
    expect(await told(foreign())).toEqual(refused)
    const [from, until] = [new Date(Date.now() - 20 * day), new Date(Date.now() - 10 * day)]
    expect(await told(foreign({ from, until }))).toEqual(refused)
    const { key, chain } = foreign()
    expect(await told({ key, chain: [chain[0], api.app.keys.issuing] })).toEqual(refused)
  })

  test('with what was uploaded, not what was signed for it', async () => {
    const [row] = await api.query<{ ca_signed: Buffer }>(
      `select ca_signed from held_certificate where holder_id = 'bank' and superseded_at is null`,
    )
    const { key } = await own('bank')
    expect(await told({ key, chain: [parseCertificate(row!.ca_signed)] })).toEqual([
      'IDA-MPA-021',
      'IDA-MPA-021',
      'yes',
    ])
  })

  test('with one that is revoked, or over', async () => {
    const tls = await own('insurer')
    await scene.setRevoked('insurer', true)
    expect(await told(tls)).toEqual(['IDA-MPA-001', 'IDA-MPA-001', 'yes'])
    await scene.setRevoked('insurer', false)
    const [row] = await api.query<{ not_after: Date }>(
      `select not_after from issued_certificate where holder_id = 'insurer' and purpose = 'ALL'`,
    )
    const setEnd = (at: Date) =>
      scene.scene.change(
        `update issued_certificate set not_after = $1 where holder_id = 'insurer' and purpose = 'ALL'`,
        [at],
      )
    await setEnd(new Date(Date.now() - 1_000))
    expect(await told(tls)).toEqual(['IDA-MPA-001', 'IDA-MPA-001', 'yes'])
    await setEnd(row!.not_after)
  })

  test('a connection goes from route to route, and each looks for itself', async () => {
    const signed = await own('bank')
    const context = await scene.contextOf('insurer', { gateway: mixed.address })
    // The bank's call over the connection of somebody else: only the route that looks is closed.
    const crossed = { ...context, identity: { ...context.identity, signature: signed } }
    const order = (route: 'otp' | 'auth') => ({ order: { route } })
    expect((await craftCall(crossed, order('otp'))).codes).toEqual([])
    expect((await craftCall(crossed, order('auth'))).codes.at(-1)).toBe('IDA-MPA-021')
  })
})

test('where every route looks, what does not count is closed before a word', async () => {
  const optional = await scene.another({ GATEWAY_MTLS: 'optional' })
  expect(await told(null, optional)).toEqual(['yes', 'yes', 'yes'])
  expect(await told(foreign(), optional)).toEqual(['closed', 'closed', 'closed'])
  const off = await scene.another({ GATEWAY_MTLS: 'off' })
  expect(await told(foreign(), off)).toEqual(['yes', 'yes', 'yes'])
  expect(await told(await own('insurer'), off)).toEqual(['yes', 'yes', 'yes'])
})
