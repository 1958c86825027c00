import type { KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { signForJws, type Certificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerSigner } from './answer/write-answer.ts'
import { writeCallback } from './callbacks/write-callback.ts'
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

describe.each(foreignCallers)('the receiver in $name', ({ receiver, isHere }) => {
  const content = '{"type":"api-key.expired","name":"Zoë"}'

  /** A callback in two files. @param by whoever signs */
  const written = async (by: { key: KeyObject; certificate: Certificate }, at = new Date()) => {
    const recipient = scene.identity.encryption.chain[0]
    const order = { topic: 'api-key.expired', transactionId: '1', content, recipient, at }
    const { body, signature } = await writeCallback(
      order,
      answerSigner(by.certificate, async (input) => signForJws('RS256', by.key, input)),
    )
    const published = Buffer.from(scene.signer.certificate.sha256, 'hex').toString('base64url')
    writeFileSync(
      scene.file('jwks.json'),
      JSON.stringify({ keys: [{ 'x5t#S256': published }, { kid: 'x' }] }),
    )
    writeFileSync(scene.file('callback.json'), body)
    writeFileSync(scene.file('callback.signature'), signature)
    return body
  }
  const receive = () =>
    runCaller([...receiver, scene.file('callback.json'), scene.file('callback.signature')], {
      ENCRYPTION_KEY: scene.file('encryption.key'),
      PLATFORM_KEYS: scene.file('jwks.json'),
    })

  test.skipIf(!isHere)('verifies and opens a callback', async () => {
    await written(scene.signer)
    expect(await receive()).toEqual({ code: 0, err: '', out: `${content}\n` })
  })

  test.skipIf(!isHere)('opens none that was changed, is of somebody else, or of another time', async () => {
    const body = Buffer.from(await written(scene.signer))
    body[body.length - 10]! ^= 1
    writeFileSync(scene.file('callback.json'), body)
    const { key, chain } = scene.identity.tls
    const others = [
      async () => undefined,
      () => written({ key, certificate: chain[0] }),
      () => written(scene.signer, new Date(Date.now() - 120_000)),
    ]
    for (const write of others) {
      await write()
      const { code, out } = await receive()
      expect([code === 0, out]).toEqual([false, ''])
    }
  })
})
