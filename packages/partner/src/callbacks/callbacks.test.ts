import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { caExtensions } from '../../../trust/src/testing/openssl-authority.ts'
import { signForJws } from '@entente/trust'
import { answerSigner } from '../answer/write-answer.ts'
import { exchange } from '../call/exchange.ts'
import { checkResponseSignature } from '../call/read-answer.ts'
import { listening, makeScene, type Scene } from '../testing/scene.ts'
import { createCallbackMemory } from './callback-memory.ts'
import { createEchoServer } from './echo-server.ts'
import { createCallbackReceiver, type CallbackReceiver, type ReceivedCallback } from './receive-callback.ts'
import { writeCallback, type CallbackOrder } from './write-callback.ts'

let scene: Scene
beforeAll(() => void (scene = makeScene()))
afterAll(() => scene.authority.close())

// Certificates are made now, so the clock of the tests stands a little later.
const start = new Date(Date.now() + 3_600_000)
let now: Date
let receiver: CallbackReceiver
const newReceiver = (change: { readonly signers?: readonly string[] } = {}): CallbackReceiver =>
  createCallbackReceiver({
    authorities: scene.platform.authorities,
    encryption: scene.identity.encryption,
    now: () => now,
    ...change,
  })
beforeEach(() => {
  now = start
  receiver = newReceiver()
})

const content = '{"certificate":"ends in 30 days","name":"Zoë"}'

async function written(change: Partial<CallbackOrder> = {}, signer = scene.signer) {
  const recipient = scene.identity.encryption.chain[0]
  return writeCallback(
    {
      topic: 'partner.certificate.expiring',
      transactionId: '1234567890',
      content,
      recipient,
      at: start,
      ...change,
    },
    answerSigner(signer.certificate, async (input) => signForJws('RS256', signer.key, input)),
  )
}

describe('callbacks of the platform', () => {
  test('are verified and opened', async () => {
    const { body, signature } = await written()
    expect(await receiver.receive(body, signature)).toEqual({
      ok: true,
      topic: 'partner.certificate.expiring',
      transactionId: '1234567890',
      content,
      isRepeated: false,
    })
    expect(Buffer.from(body).toString()).not.toContain('Zoë')
  })

  const refusals: readonly (readonly [string, string, () => Promise<ReceivedCallback>])[] = [
    ['signature', 'no signature', async () => receiver.receive((await written()).body, undefined)],
    [
      'signature',
      'a changed body',
      async () => {
        const { body, signature } = await written()
        return receiver.receive(Buffer.concat([body, Buffer.from('\n')]), signature)
      },
    ],
    [
      'untrusted-signer',
      'a signer of somebody else',
      async () => {
        scene.issue('foreign', { subject: '/CN=Foreign', kind: 'rsa', extensions: caExtensions() })
        const foreign = { key: scene.keyOf('foreign'), certificate: scene.authority.certificate('foreign') }
        const { body, signature } = await written({}, foreign)
        return receiver.receive(body, signature)
      },
    ],
    [
      'untrusted-signer',
      'another partner, where only the platform’s signer may',
      async () => {
        const { key, chain } = scene.identity.tls
        const { body, signature } = await written({}, { key, certificate: chain[0] })
        return newReceiver({ signers: [scene.signer.certificate.sha256] }).receive(body, signature)
      },
    ],
    [
      'stale',
      'an hour old',
      async () => {
        const { body, signature } = await written({ at: new Date(start.getTime() - 3_600_000) })
        return receiver.receive(body, signature)
      },
    ],
    [
      'other-recipient',
      'for another certificate',
      async () => {
        const { body, signature } = await written({ recipient: scene.identity.tls.chain[0] })
        return receiver.receive(body, signature)
      },
    ],
  ]
  test.each(refusals)('%s: %s', async (problem, _, receive) => {
    expect(await receive()).toMatchObject({ ok: false, problem })
  })

  test('what comes again is told from what is new, as the same octets and as a later attempt', async () => {
    const { body, signature } = await written()
    await receiver.receive(body, signature)
    now = new Date(start.getTime() + 59_000)
    expect(await receiver.receive(body, signature)).toMatchObject({ ok: true, isRepeated: true })
    now = new Date(start.getTime() + 121_000)
    expect(await receiver.receive(body, signature)).toMatchObject({ problem: 'stale' })
    const later = await written({ at: now })
    expect(await receiver.receive(later.body, later.signature)).toMatchObject({ ok: true, isRepeated: true })
    const other = await written({ at: now, transactionId: '2' })
    expect(await receiver.receive(other.body, other.signature)).toMatchObject({ isRepeated: false })
  })

  test('what could not be dealt with, or opened, comes again as new', async () => {
    const { body, signature } = await written()
    await receiver.receive(body, signature)
    await receiver.release('1234567890')
    expect(await receiver.receive(body, signature)).toMatchObject({ isRepeated: false })
    const wrong = await written({ transactionId: '2', recipient: scene.identity.tls.chain[0] })
    expect(await receiver.receive(wrong.body, wrong.signature)).toMatchObject({ problem: 'other-recipient' })
    const right = await written({ transactionId: '2' })
    expect(await receiver.receive(right.body, right.signature)).toMatchObject({ isRepeated: false })
  })

  test('a full memory forgets what nobody can repeat any more, and else takes nothing', () => {
    const memory = createCallbackMemory({ windowMilliseconds: 1_000, keptMilliseconds: 10_000, most: 2 })
    const claim = (id: string, milliseconds: number) =>
      memory.claim(id, new Date(start.getTime() + milliseconds))
    expect([claim('a', 0), claim('b', 500), claim('c', 900), claim('a', 900)]).toEqual([
      'new',
      'new',
      'full',
      'repeated',
    ])
    expect([claim('c', 1_001), claim('b', 1_001), claim('a', 11_002)]).toEqual(['new', 'repeated', 'new'])
  })

  test('the echo server answers with a signature, over mutual TLS', async () => {
    const seen: ReceivedCallback[] = []
    const server = createEchoServer({
      receiver,
      signature: scene.identity.signature,
      tls: scene.serverTls,
      now: () => now,
      onCallback: (callback) => void seen.push(callback),
    })
    const { port, close } = await listening(server)
    const { body, signature } = await written()
    const send = (credential?: typeof scene.identity.tls) =>
      exchange({
        address: new URL(`https://localhost:${port}/callbacks`),
        headers: { 'content-type': 'application/json', signature },
        body,
        ...(credential && { credential }),
        serverAuthorities: scene.platform.serverAuthorities!,
      })
    await expect(send()).rejects.toMatchObject({ name: 'ExchangeError' })
    const answer = await send(scene.identity.tls)
    const again = await send(scene.identity.tls)
    close()
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      transactionID: '1234567890',
      response: { status: 'received' },
    })
    const { authorities } = scene.platform
    expect(
      checkResponseSignature(answer.headers['response-signature'], answer.body, authorities, now),
    ).toMatchObject({ ok: true })
    expect(again.status).toBe(200)
    expect(JSON.parse(again.body.toString())).toMatchObject({ response: { status: 'repeated' } })
    expect(seen).toMatchObject([{ isRepeated: false }, { isRepeated: true }])
  })

  test('the echo server takes again what its owner could not deal with', async () => {
    let isBroken = true
    const server = createEchoServer({
      receiver,
      signature: scene.identity.signature,
      now: () => now,
      onCallback: () => (isBroken ? Promise.reject(new Error('no room')) : undefined),
    })
    const { port, close } = await listening(server)
    const { body, signature } = await written()
    const send = async () => {
      const reply = await fetch(`http://localhost:${port}/`, {
        method: 'POST',
        headers: { signature },
        body: Buffer.from(body),
      })
      return { status: reply.status, text: await reply.text() }
    }
    expect((await send()).status).toBe(500)
    isBroken = false
    expect(JSON.parse((await send()).text)).toMatchObject({ response: { status: 'received' } })
    close()
  })
})
