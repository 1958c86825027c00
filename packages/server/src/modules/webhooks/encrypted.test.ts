import { createPrivateKey } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  answerCallback,
  createCallbackReceiver,
  signBody,
  type CallbackReceiver,
  type Credential,
} from '@entente/partner'
import { parseCertificate } from '@entente/trust'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  sceneCertificate,
  setFtmScene,
  type FtmScene,
} from '../../../../../tests/support/scenes/ftm-scene.ts'
import { OutsideDispatcher } from '../../platform/events/outside-dispatcher.ts'

/** What came to the receiver, in octets. */
interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}
type Answerer = (heard: Heard) => Promise<{
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
}>

let api: TestApp
let ftm: FtmScene
let server: Server
let url: string
let heard: Heard[] = []
let answer: Answerer

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const call = { headers: request.headers, body: Buffer.concat(parts) }
      heard.push(call)
      void answer(call).then(({ status, headers = {}, body = '' }) =>
        response.writeHead(status, headers).end(body),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  url = `http://${host}/hook`
  api = await createTestApp({ WEBHOOKS_ALLOWED: host, WEBHOOKS_ALLOWED_FOR_PARTNERS: host })
  ftm = await setFtmScene(api)
}, 300_000)
afterAll(async () => {
  await api.close()
  server.closeAllConnections()
  server.close()
})

const credentialOf = async (partnerId: 'acme' | 'rival', organisation: string): Promise<Credential> => {
  const [row] = await api.query<{ der: Buffer }>(
    `select platform_signed as der from held_certificate
     where holder_type = 'partner' and holder_id = $1 and superseded_at is null`,
    [partnerId],
  )
  const { key } = sceneCertificate(organisation)
  return { key: createPrivateKey(key), chain: [parseCertificate(row!.der)] }
}

let own: Credential
/** Made when something is to be read: the platform's keys for calls are made with the first. */
let receiver: CallbackReceiver | undefined
const signed =
  (
    by: () => Credential,
    change: (members: Record<string, unknown>) => object = (members) => members,
  ): Answerer =>
  async ({ body }) => {
    const { transactionID } = JSON.parse(body.toString()) as { transactionID: string }
    const told = { transactionId: transactionID, isRepeated: false }
    const { body: text } = await answerCallback(told, api.clock.now(), by())
    const changed = Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(text).toString()) as never)))
    return {
      status: 200,
      headers: { 'response-signature': await signBody(changed, by()) },
      body: changed,
    }
  }

beforeEach(async () => {
  await api.query('truncate event, delivery, outside_delivery, outside_receiver, webhook')
  await api.query(
    `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null`,
  )
  api.clock.set(new Date())
  own = await credentialOf('acme', 'Acme Chips')
  receiver = undefined
  answer = signed(() => own)
  heard = []
})

const values = { name: 'Ours', events: ['chip.approved' as const] }
const create = async (as: 'acme' | 'admin' = 'acme', partnerId: string | null = 'acme') =>
  api.as(as).call('webhooks.create', { request: { ...values, url, partnerId, isEncrypted: true } })
const created = async () => {
  const { codes, response } = await create()
  expect(codes).toEqual([])
  return response.webhookId
}
const get = async (webhookId: string) =>
  (await api.as('acme').call('webhooks.get', { params: { webhookId } })).response
const log = async (webhookId: string) =>
  (await api.as('acme').call('webhooks.page-deliveries', { params: { webhookId } })).response.data
const tryOut = async (webhookId: string) =>
  (await api.as('acme').call('webhooks.test', { params: { webhookId }, request: {} })).response
const deliver = () => new OutsideDispatcher({ ...api.app, log: pino({ level: 'silent' }) }).run()
const receive = ({ body, headers }: Heard) => {
  const { roots, issuers, certifiers } = api.app.keys
  receiver ??= createCallbackReceiver({
    authorities: [...roots, ...issuers, ...certifiers],
    encryption: own,
    now: () => api.clock.now(),
  })
  return receiver.receive(body, String(headers['signature']))
}

/** Has the partner's certificate taken back; what stands in memory of it is gone at the next look. */
const revoke = (reason: 'superseded' | 'keyCompromise' = 'superseded') =>
  api.query(
    `update issued_certificate set revoked_at = $1, revocation_reason = $2, revoked_by = 'test' where holder_id = 'acme'`,
    [new Date(api.clock.now().getTime() - 1000), reason],
  )

describe('a webhook that is encrypted', () => {
  test('says what happened to its partner alone, signed by the platform, with the id of the message', async () => {
    const webhookId = await created()
    const chipId = await ftm.chipIn('approved')
    await deliver()
    const [call] = heard
    const opened = await receive(call!)
    expect(opened).toMatchObject({
      ok: true,
      topic: 'chip.approved',
      transactionId: call!.headers['webhook-id'],
      isRepeated: false,
    })
    expect(JSON.parse(opened.ok ? opened.content : '')).toMatchObject({
      type: 'chip.approved',
      data: { objectType: 'chip', objectId: chipId },
    })
    expect(call!.body.toString()).not.toContain(chipId)
    expect(await log(webhookId)).toMatchObject([{ state: 'delivered', attempts: 0 }])
    expect(await get(webhookId)).toMatchObject({
      isEncrypted: true,
      failingSince: null,
      recipient: { thumbprint: own.chain[0].sha256, problem: null },
    })
  })

  test('is signed by a key that the platform publishes', async () => {
    await created()
    await ftm.chipIn('approved')
    await deliver()
    const reply = await api.web.inject({ method: 'GET', url: '/.well-known/jwks.json' })
    const digests = (JSON.parse(reply.body) as { keys: { 'x5t#S256'?: string }[] }).keys.map(
      (key) => key['x5t#S256'],
    )
    const [header] = String(heard[0]!.headers['signature']).split('.')
    const { x5c, ...rest } = JSON.parse(Buffer.from(header!, 'base64url').toString()) as Record<
      string,
      unknown
    >
    expect(x5c).toHaveLength(1)
    expect(rest).toMatchObject({ alg: 'RS256', kid: expect.any(String) })
    expect(digests).toContain(rest['x5t#S256'])
  })

  test('is another message of the same id at the next attempt, which the receiver knows', async () => {
    const webhookId = await created()
    await ftm.chipIn('approved')
    answer = async () => ({ status: 500, body: 'no' })
    await deliver()
    expect(await receive(heard[0]!)).toMatchObject({ isRepeated: false })
    api.clock.advance(2_000)
    answer = signed(() => own)
    await deliver()
    expect(heard[1]!.body.equals(heard[0]!.body)).toBe(false)
    expect(await receive(heard[1]!)).toMatchObject({ ok: true, isRepeated: true })
    expect(await log(webhookId)).toMatchObject([{ state: 'delivered', attempts: 1 }])
  })

  test('is tested in the same way', async () => {
    const webhookId = await created()
    expect(await tryOut(webhookId)).toMatchObject({ isTaken: true, status: 200, problem: null })
    const opened = await receive(heard[0]!)
    expect(opened).toMatchObject({ ok: true, topic: 'webhook.test' })
    expect(JSON.parse(opened.ok ? opened.content : '')).toMatchObject({ data: { webhookId } })
  })
})

describe('a success counts when the partner has signed it', () => {
  const answers: readonly (readonly [string, string, () => Answerer])[] = [
    ['without a signature', 'unsigned', () => async () => ({ status: 200, body: '{}' })],
    [
      'that somebody has changed',
      'unsigned',
      () => async (call) => {
        const good = await signed(() => own)(call)
        return { ...good, body: `${Buffer.from(good.body as Uint8Array).toString()} ` }
      },
    ],
    ['of another partner', 'unsigned', () => signed(() => other)],
    [
      'about another message',
      'unsigned',
      () =>
        signed(
          () => own,
          (members) => ({ ...members, transactionID: 'an-earlier-one' }),
        ),
    ],
    [
      'that says no',
      'denied',
      () =>
        signed(
          () => own,
          (members) => ({ ...members, errors: [{ errorCode: 'X-1' }] }),
        ),
    ],
  ]
  let other: Credential
  test.each(answers)('one %s is none: %s', async (_, problem, answerer) => {
    other = await credentialOf('rival', 'Rival Chips')
    const webhookId = await created()
    answer = answerer()
    expect(await tryOut(webhookId)).toMatchObject({ isTaken: false, status: 200, problem })
    await ftm.chipIn('approved')
    await deliver()
    expect(await log(webhookId)).toMatchObject([{ state: 'waiting', attempts: 1, lastProblem: problem }])
  })
})

describe('without a certificate to encrypt for', () => {
  const expire = () => api.clock.set(new Date(own.chain[0].notAfter.getTime() + 1000))
  const forget = () =>
    api.query(
      `update held_certificate set superseded_at = now() where holder_type = 'partner' and holder_id = 'acme'`,
    )
  const restore = () =>
    api.query(
      `update held_certificate set superseded_at = null where holder_type = 'partner' and holder_id = 'acme'
         and id in (select id from held_certificate where holder_type = 'partner' and holder_id = 'acme'
                    order by uploaded_at desc limit 1)`,
    )
  const trust = (isTrusted: boolean) =>
    api.query(
      `update trust_certificate set state = $1, state_reason = 'x', state_changed_at = now(), state_changed_by = 'x'
       where domain = 'FTM'`,
      [isTrusted ? 'ACTIVE' : 'SUSPENDED'],
    )

  const losses: readonly (readonly [string, () => Promise<unknown> | void, () => Promise<unknown> | void])[] =
    [
      ['expired', expire, () => api.clock.set(new Date())],
      ['revoked', revoke, () => undefined],
      ['none', forget, restore],
      ['untrusted', () => trust(false), () => trust(true)],
    ]
  test.each(losses)(
    '%s: it is refused when chosen, parked later, and never sent in the clear',
    async (problem, lose, back) => {
      const webhookId = await created()
      await ftm.chipIn('approved')
      await lose()
      try {
        const refused = await create()
        expect(refused.codes).toEqual(['ENT_WHK_009'])
        expect(refused.messages[0]).not.toMatch(/[{}]/u)
        expect(await get(webhookId)).toMatchObject({ recipient: { thumbprint: null, problem } })
        expect(await tryOut(webhookId)).toMatchObject({
          isTaken: false,
          status: null,
          problem: `certificate-${problem}`,
        })
        await deliver()
        expect(heard).toEqual([])
        expect(await log(webhookId)).toMatchObject([
          { state: 'parked', attempts: 1, lastProblem: `certificate-${problem}`, lastStatus: null },
        ])
        // What has nothing to do with it can still be changed.
        const change = {
          params: { webhookId },
          request: { ...values, name: 'Renamed', url, isEncrypted: true },
        }
        expect((await api.as('acme').call('webhooks.change', change)).codes).toEqual([])
      } finally {
        await back()
      }
    },
  )

  test('what was parked goes out encrypted when there is one again', async () => {
    const webhookId = await created()
    await revoke()
    await ftm.chipIn('approved')
    await deliver()
    await api.query(
      `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null`,
    )
    const { deliveryId } = (await log(webhookId))[0]!
    await api.as('acme').call('webhooks.retry-delivery', { params: { webhookId, deliveryId }, request: {} })
    await deliver()
    expect(await receive(heard[0]!)).toMatchObject({ ok: true })
    expect(await log(webhookId)).toMatchObject([{ state: 'delivered' }])
  })
})

describe('the choice', () => {
  test('is not for webhooks of the platform', async () => {
    expect((await create('admin', null)).codes).toEqual(['ENT_WHK_010'])
    const { webhookId } = (
      await api.as('admin').call('webhooks.create', { request: { ...values, url, partnerId: null } })
    ).response
    const change = { params: { webhookId }, request: { ...values, url, isEncrypted: true } }
    expect((await api.as('admin').call('webhooks.change', change)).codes).toEqual(['ENT_WHK_010'])
    await expect(api.query(`update webhook set is_encrypted = true`)).rejects.toThrow('webhook_recipient')
  })

  test('stays as it is where a change says nothing of it, and is in the history', async () => {
    const webhookId = await created()
    const change = (request: object) =>
      api
        .as('acme')
        .call('webhooks.change', { params: { webhookId }, request: { ...values, url, ...request } })
    await change({ name: 'Another name' })
    expect(await get(webhookId)).toMatchObject({ name: 'Another name', isEncrypted: true })
    await change({ isEncrypted: false })
    expect(await get(webhookId)).toMatchObject({ isEncrypted: false, recipient: null })
    const params = { objectType: 'webhook' as const, objectId: webhookId }
    const { response } = await api.as('acme').call('audit-trail.history', { params })
    expect(JSON.stringify(response[0])).toContain('isEncrypted')
  })
})
