import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addressOf, call, exchange, signBody, writeRequest } from '@entente/partner'
import type { CallContext, CallResult, Credential, Identity, RequestOrder, Route } from '@entente/partner'
import { parseCertificate, type Certificate } from '@entente/trust'
import { callsEnded, openGateway, type CallEnded, type Gateway } from '../../../packages/server/src/modules/gateway/index.ts'
import { offer } from '../../../packages/server/src/platform/extensions.ts'
import type { TestApp } from '../app.ts'
import { testSettings } from '../test-settings.ts'
import { decisionsAreCurrent, decisionSceneOf, signedFor, type DecisionScene, type GoodQuestion } from './decision-scene.ts'
import { sceneCertificate } from './ftm-scene.ts'
import { memoryIsCurrent } from './hotlist-scene.ts'
import { relyingParties, type RelyingParty } from './relying-scene.ts'

/** A gateway over a test's app, and partners that call it. */
export interface GatewayScene {
  readonly gateway: Gateway
  readonly scene: DecisionScene
  readonly good: GoodQuestion
  readonly folder: string
  /** Calls that have ended, the newest last. */
  readonly ended: CallEnded[]
  /** Another gateway of the same platform. */
  another(settings?: Readonly<Record<string, string>>): Promise<Gateway>
  identityOf(party: RelyingParty): Promise<Identity>
  contextOf(party: RelyingParty, change?: Partial<CallContext>): Promise<CallContext>
  /** A whole call of the bank, by the kit. */
  call(order?: Partial<RequestOrder>, change?: Partial<CallContext>): Promise<CallResult>
  close(): Promise<void>
}

export const order: RequestOrder = { route: 'kyc', individualId: '5134987202', content: { otp: '111111' } }

export const gatewaySceneOf = async (
  api: TestApp,
  settings: Readonly<Record<string, string>> = {},
): Promise<GatewayScene> => {
  const scene = await decisionSceneOf(api)
  const good = await scene.good()
  await decisionsAreCurrent(api)
  await memoryIsCurrent(api.app)
  const folder = mkdtempSync(path.join(tmpdir(), 'entente-gateway-'))
  const ended: CallEnded[] = []
  const opened: Gateway[] = []
  const listener = offer(callsEnded, (each: CallEnded) => void ended.push(each))
  const another = async (more: Readonly<Record<string, string>> = {}): Promise<Gateway> => {
    const own = testSettings({
      ENTENTE_DATA: folder,
      GATEWAY_PORT: '0',
      GATEWAY_HOST: '127.0.0.1',
      ...settings,
      ...more,
    })
    const app = { ...api.app, settings: own, extensions: [...api.app.extensions, listener] }
    const gateway = await openGateway(app)
    opened.push(gateway)
    return gateway
  }
  const gateway = await another()
  const query = { applicationId: 'IDA', referenceId: 'PARTNER' }
  const { response } = await api.as('admin').call('key-service.get-certificate', { query })
  const recipient = pemToCertificate(response.certificate ?? '')
  const platform = {
    authorities: [...api.app.keys.roots, ...api.app.keys.issuers, ...api.app.keys.certifiers],
    recipient,
    ...(gateway.certificateFile === undefined
      ? {}
      : { serverAuthorities: readFileSync(gateway.certificateFile) }),
  }
  const identityOf: GatewayScene['identityOf'] = async (party) => {
    const { key } = sceneCertificate(relyingParties[party].organisation)
    const leaf = parseCertificate(await signedFor(api, party))
    const credential: Credential = { key: createPrivateKey(key), chain: [leaf, api.app.keys.issuing] }
    return { signature: credential, encryption: credential, tls: credential }
  }
  const { licenceKey, partnerId, apiKey = '' } = good.question
  const contextOf: GatewayScene['contextOf'] = async (party, change = {}) => ({
    gateway: gateway.address,
    caller: { licenceKey, partnerId, apiKey },
    identity: await identityOf(party),
    platform,
    ...change,
  })
  return {
    gateway,
    scene,
    good,
    folder,
    ended,
    another,
    identityOf,
    contextOf,
    call: async (change = {}, context = {}) => call({ ...order, ...change }, await contextOf('bank', context)),
    async close() {
      for (const each of opened) await each.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const pemToCertificate = (pem: string): Certificate =>
  parseCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64'))

/** Parts of a call that a test may make otherwise. */
export interface CraftedCall {
  readonly route?: Route
  readonly at?: Date
  readonly order?: Partial<RequestOrder>
  /** What is signed; then what is sent. */
  readonly written?: (body: Buffer) => Buffer
  readonly sent?: (body: Buffer) => Buffer
  readonly signature?: (signature: string) => string
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: (address: URL) => URL
}

/** A call step by step, with some of them made otherwise. @returns status and codes, the general one first */
export const craft = async (
  { identity, platform, caller, gateway, now = () => new Date() }: CallContext,
  crafted: CraftedCall = {},
): Promise<{ readonly status: number; readonly codes: readonly string[]; readonly headers: Readonly<Record<string, string>> }> => {
  const same = <T>(value: T): T => value
  const { route = 'kyc', written = same, sent = same, signature = same, address = same } = crafted
  const { body } = writeRequest({ ...order, route, ...crafted.order }, platform.recipient, crafted.at ?? now())
  const signed = written(Buffer.from(body))
  const answer = await exchange({
    address: address(addressOf(gateway, route, caller)),
    headers: {
      'content-type': 'application/json',
      authorization: 'Authorization',
      signature: signature(await signBody(signed, identity.signature)),
      ...crafted.headers,
    },
    body: sent(signed),
    credential: identity.tls,
    ...(platform.serverAuthorities && { serverAuthorities: platform.serverAuthorities }),
  })
  const { errors } = JSON.parse(answer.body.toString('utf8')) as { errors: { errorCode: string }[] }
  return { status: answer.status, codes: errors.map(({ errorCode }) => errorCode), headers: answer.headers }
}
