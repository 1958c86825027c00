import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { toPem } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { foreignCallers, runCaller } from '../../packages/partner/src/testing/foreign-callers.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { gatewaySceneOf, type GatewayScene } from '../support/scenes/gateway-scene.ts'

/** The callers in other languages at the platform's own gateway. */
let api: TestApp
let scene: GatewayScene
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  api = await createTestApp()
  scene = await gatewaySceneOf(api)
  const { identity, platform, caller, gateway } = await scene.contextOf('bank')
  const { key, chain } = identity.signature
  const write = (name: string, text: string): string => {
    const file = path.join(scene.folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  const pem = (certificates: readonly { readonly der: Uint8Array }[]): string =>
    certificates.map(({ der }) => toPem('CERTIFICATE', der)).join('')
  const keyFile = write('bank.key', key.export({ type: 'pkcs8', format: 'pem' }).toString())
  environment = {
    GATEWAY: gateway,
    INDIVIDUAL_ID: '5134987202',
    LICENCE_KEY: caller.licenceKey,
    PARTNER_ID: caller.partnerId,
    API_KEY: caller.apiKey,
    SIGNATURE_KEY: keyFile,
    SIGNATURE_CERTIFICATE: write('bank.pem', pem(chain.slice(0, 1))),
    ENCRYPTION_KEY: keyFile,
    TLS_KEY: keyFile,
    TLS_CHAIN: write('bank-chain.pem', pem(chain)),
    PLATFORM_RECIPIENT: write('recipient.pem', pem([platform.recipient])),
    PLATFORM_AUTHORITIES: write('authorities.pem', pem(platform.authorities)),
    SERVER_AUTHORITIES: scene.gateway.certificateFile ?? '',
  }
})

afterAll(async () => {
  await scene.close()
  await api.close()
})

describe.each(foreignCallers)('the caller in $name', ({ command, isHere }) => {
  test.skipIf(!isHere)('makes a whole call, reads the identity, and says the code of a refusal', async () => {
    const { code, out, err } = await runCaller(command, environment)
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual({ fullName: 'Zoë Practice', gender: 'Female' })
    const refused = await runCaller(command, { ...environment, API_KEY: 'pk_of_somebody_else' })
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain('IDA-MPA-009')
  })
})
