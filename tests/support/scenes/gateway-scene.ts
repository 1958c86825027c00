import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  call,
  type CallContext,
  type CallResult,
  type Credential,
  type Identity,
  type RequestOrder,
} from '@entente/partner'
import { parseCertificate, type Certificate } from '@entente/trust'
import { usualOrder } from '../../../demo/crafted-call.ts'
import {
  callsEnded,
  openGateway,
  type CallEnded,
  type Gateway,
  type Patience,
  usualPatience,
} from '../../../packages/server/src/modules/gateway/index.ts'
import type { App } from '../../../packages/server/src/platform/app.ts'
import { offer } from '../../../packages/server/src/platform/extensions.ts'
import type { TestApp } from '../app.ts'
import { testSettings } from '../test-settings.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  signedFor,
  type DecisionScene,
  type GoodQuestion,
} from './decision-scene.ts'
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
  /** Another gateway of the same platform. @param on absent: in the process of the test's app */
  another(settings?: Readonly<Record<string, string>>, on?: App, patience?: Patience): Promise<Gateway>
  identityOf(party: RelyingParty): Promise<Identity>
  /** Has a party's certificate revoked, until every process knows; or takes that back, as nobody can. */
  setRevoked(party: RelyingParty, isRevoked: boolean): Promise<void>
  contextOf(party: RelyingParty, change?: Partial<CallContext>): Promise<CallContext>
  /** A whole call of the bank, by the kit. */
  call(order?: Partial<RequestOrder>, change?: Partial<CallContext>): Promise<CallResult>
  close(): Promise<void>
}

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
  const another: GatewayScene['another'] = async (more = {}, on = api.app, patience = usualPatience) => {
    const own = testSettings({
      ENTENTE_DATA: folder,
      GATEWAY_PORT: '0',
      GATEWAY_HOST: '127.0.0.1',
      ...settings,
      ...more,
    })
    const app = { ...on, settings: own, extensions: [...on.extensions, listener] }
    const gateway = await openGateway(app, patience)
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
    setRevoked: (party, isRevoked) =>
      scene.change(
        `update issued_certificate set revoked_at = case when $2 then now() - interval '1 second' end,
           revocation_reason = case when $2 then 'superseded' end, revoked_by = case when $2 then 'test' end
         where holder_id = $1 and purpose = 'ALL'`,
        [party, isRevoked],
      ),
    call: async (change = {}, context = {}) =>
      call({ ...usualOrder, ...change }, await contextOf('bank', context)),
    async close() {
      for (const each of opened) await each.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const pemToCertificate = (pem: string): Certificate =>
  parseCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64'))
