import { createPrivateKey, sign } from 'node:crypto'
import { decisionMemoryOf } from '../../../packages/server/src/modules/decision/memory/memory.ts'
import type { App } from '../../../packages/server/src/platform/app.ts'
import { readersKnow } from '../../../packages/server/src/platform/views/readers-know.ts'
import type { TestApp } from '../app.ts'
import { apiKeySceneOf } from './api-key-scene.ts'
import { clientSceneOf } from './client-scene.ts'
import { sceneCertificate } from './ftm-scene.ts'
import { licenceSceneOf } from './licence-scene.ts'
import { relyingGroup, relyingParties, relyingSceneOf, type RelyingParty } from './relying-scene.ts'

/** A question that is answered with yes, and the rows behind it. */
export interface GoodQuestion {
  readonly question: {
    readonly partnerId: string
    readonly licenceKey: string
    readonly apiKey?: string
    readonly clientId?: string
  }
  readonly keyId: string
  readonly policyId: string
  readonly requestId: string
  readonly licenceId: string
  readonly mispPolicyId: string
  readonly mispRequestId: string
  readonly groupId: string
}

/** Everything that relying parties and MISPs need to be let in. */
export interface DecisionScene {
  /** With an API key of the bank, and a licence of the broker; both on policies that nothing else stands on. */
  good(): Promise<GoodQuestion>
  /** The same with a client. */
  goodClient(): Promise<GoodQuestion & { readonly clientId: string }>
  /** Changes rows behind the server's back, until every process knows. */
  change(statement: string, values?: readonly unknown[]): Promise<void>
}

/** What the scene's policies allow. */
const policyDocument = {
  authTokenType: 'policy',
  allowedAuthTypes: [
    { authType: 'otp', mandatory: true },
    { authType: 'otp-request', mandatory: false },
    { authType: 'bio', authSubType: 'FACE', mandatory: false },
    { authType: 'kyc', mandatory: false },
    { authType: 'kycauth', mandatory: false },
  ],
  allowedKycAttributes: [{ attributeName: 'fullName' }, { attributeName: 'gender' }],
}

const setUp = async (api: TestApp): Promise<DecisionScene> => {
  await relyingSceneOf(api)
  const change: DecisionScene['change'] = async (statement, values) => {
    await api.query(statement, values)
    await readersKnow(api.app, 'decisions')
  }
  const makeLicence = async () => {
    const scene = licenceSceneOf(api)
    await scene.without('broker')
    const approved = await scene.approved('broker')
    const { response } = await api
      .as('admin')
      .call('licences.generate', { request: { providerId: 'broker' } })
    return { ...response, mispPolicyId: approved.policyId, mispRequestId: approved.requestId }
  }
  // A MISP has one at a time.
  let made: ReturnType<typeof makeLicence> | undefined
  const licence = () => (made ??= makeLicence())
  const around = async (policyId: string, requestId: string) => {
    await change('update policy set document = $2 where id = $1', [policyId, JSON.stringify(policyDocument)])
    const { licenseKey, licenceId, mispPolicyId, mispRequestId } = await licence()
    const rest = { policyId, requestId, licenceId, mispPolicyId, mispRequestId, groupId: relyingGroup }
    return { licenceKey: licenseKey, rest }
  }
  return {
    change,
    async good() {
      const keys = await apiKeySceneOf(api)
      const { policyId, policyName, requestId } = await keys.approved('bank')
      const { apiKey, keyId } = await keys.generate('bank', policyName)
      const { licenceKey, rest } = await around(policyId, requestId)
      return { question: { partnerId: 'bank', apiKey, licenceKey }, keyId, ...rest }
    },
    async goodClient() {
      const { clientId, id, policyId } = await (await clientSceneOf(api)).create('bank')
      await change(`update oidc_client set state = 'active', acr_values = $2 where id = $1`, [
        id,
        ['mosip:idp:acr:generated-code'],
      ])
      const [row] = await api.query<{ id: string }>(
        `select id from policy_request where partner_id = 'bank' and policy_id = $1 and state = 'approved'`,
        [policyId],
      )
      const { licenceKey, rest } = await around(policyId, row!.id)
      return { question: { partnerId: 'bank', clientId, licenceKey }, clientId, keyId: id, ...rest }
    },
  }
}

const scenes = new WeakMap<TestApp, Promise<DecisionScene>>()

/** The scene of an app; set up when it is first asked for. */
export const decisionSceneOf = (api: TestApp): Promise<DecisionScene> => {
  const scene = scenes.get(api) ?? setUp(api)
  scenes.set(api, scene)
  return scene
}

/** Waits until an app answers from memory. */
export const decisionsAreCurrent = async ({ app }: { readonly app: App }): Promise<void> => {
  const { view } = decisionMemoryOf(app)
  view.start()
  const until = performance.now() + 10_000
  while (!view.isCurrent()) {
    if (performance.now() > until) throw new Error('decisions do not become current')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The certificate that the platform has signed for a party, DER. */
export const signedFor = async (api: TestApp, party: RelyingParty): Promise<Buffer> => {
  const [row] = await api.query<{ platform_signed: Buffer }>(
    `select platform_signed from held_certificate
     where holder_type = 'partner' and holder_id = $1 and superseded_at is null`,
    [party],
  )
  return row!.platform_signed
}

/** A detached signature over some bytes, by the key of a party. @param x5c absent: its platform-signed certificate */
export const signAs = async (
  api: TestApp,
  party: RelyingParty,
  payload: Uint8Array,
  x5c?: readonly Uint8Array[],
): Promise<{ readonly value: string; readonly payload: Uint8Array }> => {
  const { key } = sceneCertificate(relyingParties[party].organisation)
  const certificates = x5c ?? [await signedFor(api, party)]
  const header = Buffer.from(
    JSON.stringify({ alg: 'RS256', x5c: certificates.map((der) => Buffer.from(der).toString('base64')) }),
  ).toString('base64url')
  const input = `${header}.${Buffer.from(payload).toString('base64url')}`
  const signature = sign('sha256', Buffer.from(input), createPrivateKey(key)).toString('base64url')
  return { value: `${header}..${signature}`, payload }
}
