import { createHash, randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import type { CallContext } from '@entente/partner'
import { sealAuthenticationRequest, toBase64Url, type SessionKeyOpener } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { craftCall, type Tampering } from '../../../../../../demo/crafted-call.ts'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { gatewaySceneOf, type GatewayScene } from '../../../../../../tests/support/scenes/gateway-scene.ts'
import { readCallKeys } from '../../key-service/index.ts'
import type { CallRefused } from '../reasons.ts'
import { openRequest } from './open-request.ts'

/** Whoever tries containers out learns neither by an answer nor by its time what was wrong with one. */
let api: TestApp
let scene: GatewayScene
let context: CallContext

beforeAll(async () => {
  api = await createTestApp()
  scene = await gatewaySceneOf(api, { GATEWAY_BODY_KIB: '64' })
  context = await scene.contextOf('bank')
})

afterAll(async () => {
  await scene.close()
  await api.close()
})

type Fields = ReturnType<typeof sealAuthenticationRequest>
type Change = (fields: Fields) => Partial<Fields>

const octets = (text: string): Buffer => Buffer.from(text, 'base64url')
const changed = (change: (value: Buffer) => Uint8Array) => (text: string) => toBase64Url(change(octets(text)))
const flipped = (place: number) =>
  changed((value) => {
    const index = place < 0 ? value.length + place : place
    value[index] = (value[index] ?? 0) ^ 1
    return value
  })

const failures: Readonly<Record<string, Change>> = {
  'the thumbprint of nobody': () => ({ thumbprint: createHash('sha256').update('x').digest('hex') }),
  'no thumbprint at all': () => ({ thumbprint: '-' }),
  // As a number below every modulus of that length, as all that is encrypted is.
  'a session key of somebody else': () => ({
    requestSessionKey: toBase64Url(Buffer.concat([Buffer.alloc(1), randomBytes(255)])),
  }),
  'a session key with one bit changed': (fields) => ({
    requestSessionKey: flipped(17)(fields.requestSessionKey),
  }),
  'half a session key': (fields) => ({
    requestSessionKey: changed((value) => value.subarray(0, 128))(fields.requestSessionKey),
  }),
  'a session key of 40 KiB': () => ({ requestSessionKey: toBase64Url(Buffer.alloc(40 * 1024, 7)) }),
  'no session key': () => ({ requestSessionKey: '' }),
  'a block with one bit changed': (fields) => ({ request: flipped(5)(fields.request) }),
  'a tag with one bit changed': (fields) => ({ request: flipped(-20)(fields.request) }),
  'a block that is cut': (fields) => ({
    request: changed((value) => value.subarray(0, 9))(fields.request),
  }),
  'a digest that is cut': (fields) => ({
    requestHMAC: changed((value) => value.subarray(0, -1))(fields.requestHMAC),
  }),
  'a digest of 40 KiB': () => ({ requestHMAC: toBase64Url(Buffer.alloc(40 * 1024, 7)) }),
}

describe('what cannot be decrypted', () => {
  test('costs one private-key operation each, takes one time, and has one answer', async () => {
    const keys = await readCallKeys(api.app)
    let operations = 0
    const counting = keys.recipients.map(({ certificate, open }) => {
      const counted: SessionKeyOpener = (sealed) => {
        operations += 1
        return open(sealed)
      }
      return { certificate, open: counted }
    })
    const own = keys.recipients[0]!.certificate
    const times = new Map<string, number>()
    // The quickest of each, whatever else the machine has to do; a true difference stays, however often one looks.
    const spread = (): number => Math.max(...times.values()) / Math.min(...times.values())
    for (let round = 0; round < 10 || (round < 200 && spread() > 1.6); round += 1)
      for (const [name, change] of Object.entries(failures)) {
        const fields = sealAuthenticationRequest(own, Buffer.from('{"otp":"111111"}'))
        const members = { ...fields, ...change(fields) }
        // What is empty is refused by its form, before any key.
        if (Object.values(members).includes('')) continue
        const envelope = { requestTime: new Date(), transactionId: '1', members }
        const before = operations
        const startedAt = performance.now()
        const refusal = await openRequest({ ...keys, recipients: counting }, envelope).catch(
          (error: CallRefused) => error,
        )
        const took = performance.now() - startedAt
        // What is long takes the time to read it, which says nothing.
        if (!name.includes('KiB'))
          times.set(name, Math.min(times.get(name) ?? Number.POSITIVE_INFINITY, took))
        expect([name, (refusal as CallRefused).code]).toEqual([name, 'ENT_GTW_016'])
        expect([name, operations - before]).toEqual([name, 1])
      }
    expect(spread(), JSON.stringify([...times])).toBeLessThan(1.6)
  })

  test.each(Object.entries(failures))('%s: the same words at the door', async (name, change) => {
    const written = (body: Buffer): Buffer => {
      const members = JSON.parse(body.toString('utf8')) as Fields
      return Buffer.from(JSON.stringify({ ...members, ...change(members) }))
    }
    const { status, isSigned, codes } = await craftCall(context, { written })
    const isForm = name === 'no session key'
    expect([status, isSigned, codes.at(-1)]).toEqual([200, true, isForm ? 'IDA-MLC-006' : 'IDA-MPA-003'])
  })

  test('a container that is longer than a body may be is not read to its end', async () => {
    const written = (body: Buffer): Buffer => {
      const members = JSON.parse(body.toString('utf8')) as Fields
      return Buffer.from(JSON.stringify({ ...members, request: toBase64Url(Buffer.alloc(80 * 1024, 7)) }))
    }
    expect(await craftCall(context, { written })).toMatchObject({ status: 413, isSigned: true })
  })
})

describe('signatures', () => {
  test('by another key, with its own certificate or with that of the partner', async () => {
    const insurer = await scene.identityOf('insurer')
    const told = async (tampering: Tampering) => (await craftCall(context, tampering)).codes.at(-1)
    expect(await told({ signer: insurer.signature })).toBe('IDA-MPA-021')
    const forged = { key: insurer.signature.key, chain: context.identity.signature.chain }
    expect(await told({ signer: forged })).toBe('IDA-MPA-001')
  })
})

describe('an upstream', () => {
  test('that is down: 502, signed, at once', async () => {
    // A port that nobody listens on any more.
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo
        server.close(() => resolve(free))
      })
    })
    const upstreams = [{ routes: ['kyc'], url: `http://127.0.0.1:${port}` }]
    const gateway = await scene.another({ GATEWAY_UPSTREAMS: JSON.stringify(upstreams) })
    const startedAt = performance.now()
    const answer = await craftCall({ ...context, gateway: gateway.address })
    expect(answer).toMatchObject({ status: 502, isSigned: true, codes: ['IDA-MLC-007', 'ENT_GTW_021'] })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(scene.ended.at(-1)).toMatchObject({ result: 'failed', reason: 'ENT_GTW_021' })
  })
})

test('nothing is left behind of a hundred bad calls', async () => {
  const open = (): number =>
    process.getActiveResourcesInfo().filter((each) => /^(?:TCPSocketWrap|TLSWrap)$/u.test(each)).length
  const bad: Tampering[] = [
    { tls: null },
    { signature: () => 'x' },
    { sent: (body) => body.subarray(0, 10) },
    { written: () => Buffer.from('{') },
    { at: new Date(0) },
    { order: { content: { demographics: { fullName: 'X' } } } },
  ]
  const round = () => Promise.all(bad.map((each) => craftCall(context, each).catch(() => undefined)))
  await round()
  const before = open()
  for (let count = 0; count < 17; count += 1) await round()
  await expect.poll(open, { timeout: 5_000 }).toBeLessThanOrEqual(before + 5)
})
