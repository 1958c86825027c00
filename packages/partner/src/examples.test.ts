import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExaminedRequest } from './practice/practice-gateway.ts'
import { foreignCallers, runCaller } from './testing/foreign-callers.ts'
import { caller, makeScene, startGateway, type Scene } from './testing/scene.ts'

let scene: Scene
let gateway: Awaited<ReturnType<typeof startGateway>>
const examined: ExaminedRequest[] = []
beforeAll(async () => {
  scene = makeScene()
  gateway = await startGateway(scene, { onRequest: (each) => examined.push(each) })
})
afterAll(() => {
  gateway.close()
  scene.authority.close()
})

function run(command: readonly string[], change: Readonly<Record<string, string>> = {}) {
  const { file } = scene
  return runCaller(command, {
    GATEWAY: gateway.address,
    INDIVIDUAL_ID: '5134987202',
    LICENCE_KEY: caller.licenceKey,
    PARTNER_ID: caller.partnerId,
    API_KEY: caller.apiKey,
    SIGNATURE_KEY: file('signature.key'),
    SIGNATURE_CERTIFICATE: file('signature.pem'),
    ENCRYPTION_KEY: file('encryption.key'),
    TLS_KEY: file('tls.key'),
    TLS_CHAIN: file('tls-chain.pem'),
    PLATFORM_RECIPIENT: file('recipient.pem'),
    PLATFORM_AUTHORITIES: file('authorities.pem'),
    SERVER_AUTHORITIES: file('web.pem'),
    ...change,
  })
}

describe.each(foreignCallers)('the caller in $name', ({ command, isHere }) => {
  test.skipIf(!isHere)('makes a whole call and reads the identity', async () => {
    const { code, out, err } = await run(command)
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ name_eng: 'Zoë Practice' })
    // The gateway, which looks for every fault it knows, has found none.
    const results = examined.at(-1)?.results.filter(({ verdict }) => verdict !== 'passed')
    expect(results).toEqual([])
  })

  test.skipIf(!isHere)('believes no answer that the platform has not signed', async () => {
    const { code, out } = await run(command, { PLATFORM_AUTHORITIES: scene.file('web.pem') })
    expect(code).not.toBe(0)
    expect(out).toBe('')
  })

  test.skipIf(!isHere)('says the code of a refusal', async () => {
    const { code, out, err } = await run(command, { API_KEY: 'pk_of_somebody_else' })
    expect(code).not.toBe(0)
    expect(out).toBe('')
    expect(err).toContain('IDA-MPA-009')
  })
})
