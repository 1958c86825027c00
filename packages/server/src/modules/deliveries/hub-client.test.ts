import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestClock } from '../../../../../tests/support/app.ts'
import { startStandInHub, type StandInHub } from '../../../../../tests/support/neighbours/stand-in-hub.ts'
import { testSettings } from '../../../../../tests/support/test-settings.ts'
import { hubSignature } from '../../platform/events/hub-signature.ts'
import { createHubClient } from './hub-client.ts'

let hub: StandInHub
const closing: (() => Promise<unknown>)[] = []
const signal = new AbortController().signal
const document = {
  topic: 'PARTNER_UPDATED',
  id: 'e1',
  body: Buffer.from('{"publisher":"PMS","topic":"PARTNER_UPDATED"}'),
}

const clientOf = (over: Record<string, string> = {}) =>
  createHubClient(testSettings({ HUB_URL: hub.url, ...over }), new TestClock())

beforeEach(async () => {
  hub = await startStandInHub()
  closing.push(() => hub.close())
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

test('a signature is the vector of trust-and-crypto §4.8, V7', () => {
  expect(hubSignature('secret', Buffer.from('{"publisher":"PMS","topic":"PARTNER_UPDATED"}'))).toBe(
    'sha256=6f8de6c8ef413119f553655b4c20d0ce88dabb6e7bc26e51f97fe2f4fc4b4742',
  )
})

describe('a publication', () => {
  test('registers its topic once, and is sent as the contract has it, with a key against repetition', async () => {
    const client = clientOf()
    await client.publish(document, signal)
    await client.publish({ ...document, id: 'e2' }, signal)
    expect(hub.calls.map(({ mode, topic }) => `${mode} ${topic}`)).toEqual([
      'register PARTNER_UPDATED',
      'publish PARTNER_UPDATED',
      'publish PARTNER_UPDATED',
    ])
    expect(hub.calls[0]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'hub.mode=register&hub.topic=PARTNER_UPDATED',
    })
    const [first, second] = hub.published()
    expect(first).toMatchObject({
      headers: { 'content-type': 'application/json', 'idempotency-key': 'e1' },
      body: document.body.toString(),
    })
    expect(first!.headers['x-hub-signature']).toBeUndefined()
    expect(first!.headers.authorization).toBeUndefined()
    expect(second!.headers['idempotency-key']).toBe('e2')
  })

  test('is signed where there is a secret', async () => {
    await clientOf({ HUB_SECRET: 'a secret of sixteen letters' }).publish(document, signal)
    // openssl dgst -sha256 -hmac 'a secret of sixteen letters'
    expect(hub.published()[0]!.headers['x-hub-signature']).toBe(
      'sha256=8a350fa208762cc59216e454a5053f31ff3658f7fbeaf1d314de273afe3da21c',
    )
  })

  test('that the topic was registered before is no failure', async () => {
    hub.faultFor = ({ mode }) =>
      mode === 'register' ? [200, 'hub.mode=denied&hub.reason=already registered'] : undefined
    await clientOf().publish(document, signal)
    expect(hub.published()).toHaveLength(1)
  })

  test.each([
    [[200, 'hub.mode=denied&hub.reason=Topic+not+registered'] as const, 'denied: Topic not registered', 200],
    [[202, 'hub.mode=denied'] as const, 'denied', 202],
    [[500, 'oops'] as const, 'status', 500],
    [[302, ''] as const, 'status', 302],
    ['dead' as const, 'unreachable', null],
    [[200, 'x'.repeat(70_000)] as const, 'too-large', null],
  ])('answered with %j fails', async (fault, message, status) => {
    hub.faultFor = ({ mode }) => (mode === 'publish' ? fault : undefined)
    await expect(clientOf().publish(document, signal)).rejects.toMatchObject({
      name: 'DeliveryFailure',
      message,
      status,
    })
  })

  test.each([[[200, ''] as const], [[202, '<html>fine</html>'] as const], [[204, ''] as const]])(
    'answered with %j has arrived',
    async (fault) => {
      hub.faultFor = () => fault
      await clientOf().publish(document, signal)
    },
  )

  test('after a refusal registers its topic again, for a hub that was set up anew', async () => {
    const client = clientOf()
    await client.publish(document, signal)
    hub.faultFor = ({ mode }) => (mode === 'publish' ? [200, 'hub.mode=denied'] : undefined)
    await expect(client.publish(document, signal)).rejects.toThrow('denied')
    hub.faultFor = () => undefined
    await client.publish(document, signal)
    expect(hub.calls.filter(({ mode }) => mode === 'register')).toHaveLength(2)
  })

  test('is given up when the server stops', async () => {
    hub.faultFor = ({ mode }) => (mode === 'publish' ? 'hang' : undefined)
    const end = new AbortController()
    const published = clientOf().publish(document, end.signal)
    await expect.poll(() => hub.published().length).toBe(1)
    end.abort()
    await expect(published).rejects.toThrow('unreachable')
  })
})

describe('the token', () => {
  const startManager = async (answers: () => [number, Record<string, string>]) => {
    const asked: unknown[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        asked.push(JSON.parse(body))
        const [status, headers] = answers()
        response.writeHead(status, headers).end('{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    const { port } = server.address() as { port: number }
    return { asked, url: `http://127.0.0.1:${port}/v1/authmanager/authenticate/clientidsecretkey` }
  }
  const tokenUntil = (seconds: number) =>
    `e30.${Buffer.from(JSON.stringify({ exp: seconds })).toString('base64url')}.c2ln`
  const client = (url: string) =>
    clientOf({ HUB_TOKEN_URL: url, HUB_CLIENT_ID: 'pms', HUB_CLIENT_SECRET: 'the secret' })

  test('is fetched once while it lasts, and sent as the contract has it', async () => {
    const token = tokenUntil(Date.parse('2099-01-01T00:00:00Z') / 1000)
    const manager = await startManager(() => [200, { 'set-cookie': `Authorization=${token}; Path=/` }])
    const publisher = client(manager.url)
    await publisher.publish(document, signal)
    await publisher.publish(document, signal)
    expect(manager.asked).toMatchObject([
      { request: { clientId: 'pms', secretKey: 'the secret', appId: 'partner' } },
    ])
    for (const { headers } of hub.calls)
      expect(headers).toMatchObject({ authorization: `Bearer ${token}`, cookie: `Authorization=${token}` })
  })

  test('that the hub does not want is fetched anew', async () => {
    let given = 0
    const manager = await startManager(() => [200, { authorization: `token-${(given += 1)}` }])
    const publisher = client(manager.url)
    hub.faultFor = () => [401, '']
    await expect(publisher.publish(document, signal)).rejects.toMatchObject({ status: 401 })
    hub.faultFor = () => undefined
    await publisher.publish(document, signal)
    expect(hub.published()[0]!.headers.authorization).toBe('Bearer token-2')
  })

  test('that nobody gives is a failure without the secret', async () => {
    const manager = await startManager(() => [200, {}])
    await expect(client(manager.url).publish(document, signal)).rejects.toMatchObject({
      problem: 'no-token',
    })
    expect(hub.calls).toEqual([])
  })
})
