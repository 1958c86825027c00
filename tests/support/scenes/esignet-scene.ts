import { tellingJob } from '../../../packages/server/src/modules/oidc-clients/esignet/telling.ts'
import { createTestApp, type TestApp } from '../app.ts'
import { clientSceneOf, creationOf, type ClientScene } from './client-scene.ts'
import type { EsignetStandIn } from '../neighbours/esignet-stand-in.ts'
import { listenToHub } from '../neighbours/hub-ear.ts'

type Changed = Readonly<{ clientName?: string; logoUri?: string }>

/** An app whose clients an eSignet has to know, and what a bank does with them. */
export class EsignetScene {
  readonly api: TestApp
  readonly clients: ClientScene
  /** What every client is of. */
  readonly policyId: string
  esignet: EsignetStandIn

  private constructor(api: TestApp, clients: ClientScene, policyId: string, esignet: EsignetStandIn) {
    this.api = api
    this.clients = clients
    this.policyId = policyId
    this.esignet = esignet
  }

  static async open(): Promise<EsignetScene> {
    const api = await createTestApp({ OUTBOUND_ALLOWED: '127.0.0.1', OIDC_CLIENTS_PER_POLICY: '1000' })
    const clients = await clientSceneOf(api)
    const { policyId } = await clients.keys.approved()
    listenToHub(api, ['OIDC_CLIENT_CREATED', 'OIDC_CLIENT_UPDATED'])
    return new EsignetScene(api, clients, policyId, await clients.withEsignet())
  }

  /** Nobody is told of anything from before, and eSignet is well and has heard nothing. */
  async refresh(): Promise<void> {
    this.esignet = await this.clients.withEsignet()
    this.behave('fine')
    this.esignet.calls.length = 0
    await this.api.query('update oidc_client set next_attempt_at = null')
  }

  async close(): Promise<void> {
    await this.esignet.close()
    await this.api.close()
  }

  /** Who is never answered waits no longer than this; who is, as long as it takes. */
  behave(behaviour: EsignetStandIn['behaviour']): void {
    const isMute = behaviour === 'hung' || behaviour === 'silent'
    Object.assign(this.api.app.settings, { ESIGNET_WAIT_SECONDS: isMute ? 1.5 : 20 })
    this.esignet.behaviour = behaviour
  }

  create(over: Parameters<typeof creationOf>[2] = {}) {
    const request = creationOf('bank', this.policyId, over)
    return this.api.as('bank').call('oidc-clients.create', { request })
  }

  /** Our id of the newest client of this id. */
  async idOf(clientId: string): Promise<string> {
    const [row] = await this.api.query<{ id: string }>(
      'select id from oidc_client where client_id = $1 order by created_at desc limit 1',
      [clientId],
    )
    return row!.id
  }

  async get(clientId: string) {
    const params = { id: await this.idOf(clientId) }
    return (await this.api.as('bank').call('oidc-clients.get', { params })).response
  }

  async change(clientId: string, request: Changed) {
    return this.changeById(await this.idOf(clientId), request)
  }

  changeById(id: string, request: Changed) {
    return this.api.as('bank').call('oidc-clients.change', { params: { id }, request })
  }

  async setStatus(clientId: string, isActive: boolean) {
    const params = { id: await this.idOf(clientId) }
    return this.api.as('bank').call('oidc-clients.set-status', { params, request: { isActive } })
  }

  /** Lets the time of the next attempt come, and tells. */
  async tellLater(): Promise<void> {
    // A minute ago: the database counts finer than our clock.
    await this.api.query(
      `update oidc_client set next_attempt_at = now() - interval '1 minute' where next_attempt_at is not null`,
    )
    await tellingJob(this.api.app).run()
  }
}
