import { pino } from 'pino'
import { expect } from 'vitest'
import { publishToHub } from '../../../packages/server/src/platform/events/hub-message.ts'
import { OutsideDispatcher } from '../../../packages/server/src/platform/events/outside-dispatcher.ts'
import { createTestApp, type TestApp } from '../app.ts'
import {
  askHub,
  giveHubRoles,
  startHubSubscriber,
  type HubReply,
  type HubSubscriber,
} from '../neighbours/hub-subscriber.ts'

/** What the service client of a scene may do at the hub. */
const sceneRoles: readonly string[] = [
  'SUBSCRIBE_PARTNER_UPDATED_GENERAL',
  'SUBSCRIBE_POLICY_UPDATED_GENERAL',
  'SUBSCRIBE_CREDENTIAL_STATUS_GENERAL',
  'PUBLISH_CREDENTIAL_STATUS_GENERAL',
  'PUBLISH_PARTNER_UPDATED_GENERAL',
]

type Words = Readonly<Record<string, string>>

interface KnownSubscription {
  readonly topic: string
  readonly state: string
  readonly lease_until: Date | null
  readonly receiver: string
}

/** An app that is the hub, and somebody who subscribes there. */
export class HubScene {
  readonly api: TestApp
  readonly ear: HubSubscriber
  /** The service client's. */
  token = ''

  private constructor(api: TestApp, ear: HubSubscriber) {
    this.api = api
    this.ear = ear
  }

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<HubScene> {
    const ear = await startHubSubscriber()
    const api = await createTestApp({ HUB_EMBEDDED: 'on', HUB_CALLBACKS: ear.host, ...settings })
    return new HubScene(api, ear)
  }

  /** Nobody has subscribed, nothing was said, and the subscriber answers as it should. */
  async refresh(): Promise<void> {
    await this.api.query(
      'truncate event, delivery, outside_delivery, outside_receiver, hub_subscription, hub_topic',
    )
    await this.api.query(`update service_client set status = 'active' where client_id = 'service-client'`)
    await giveHubRoles(this.api, sceneRoles)
    this.ear.faultFor = () => undefined
    this.ear.verificationFor = () => undefined
    this.token = await this.api.token('service-client')
  }

  async close(): Promise<void> {
    await this.api.close()
    await this.ear.close()
  }

  dispatcher(): OutsideDispatcher {
    return new OutsideDispatcher({ ...this.api.app, log: pino({ level: 'silent' }) })
  }

  deliver(): Promise<number> {
    return this.dispatcher().run()
  }

  wish(over: Words = {}): Words {
    return {
      'hub.mode': 'subscribe',
      'hub.topic': 'PARTNER_UPDATED',
      'hub.callback': `${this.ear.origin}/partner_updated?key=1`,
      'hub.secret': 'a secret of the subscriber',
      ...over,
    }
  }

  ask(over: Words = {}): Promise<HubReply> {
    return askHub(this.api, this.wish(over), this.token)
  }

  /** Asks, and has the callback asked. */
  async subscribe(over: Words = {}): Promise<void> {
    expect(await this.ask(over)).toMatchObject({ status: 202, mode: 'accepted' })
    await this.deliver()
  }

  say(partnerId: string, topic: 'PARTNER_UPDATED' | 'POLICY_UPDATED' = 'PARTNER_UPDATED'): Promise<void> {
    const { api } = this
    return api.app.database.transaction((tx) =>
      publishToHub(
        tx,
        api.app,
        { topic, publisher: 'Test', namespace: 'test', data: { partnerData: { partnerId } } },
        { objectType: 'partner', objectId: partnerId, partnerId, actor: 'test', at: api.clock.now() },
      ),
    )
  }

  known(): Promise<KnownSubscription[]> {
    return this.api.query<KnownSubscription>(
      'select topic, state, lease_until, receiver from hub_subscription order by callback',
    )
  }

  /** What was published, as it stands for each receiver. */
  deliveries() {
    return this.api.query<{
      receiver: string
      state: string
      last_problem: string | null
      last_status: number | null
    }>(
      `select receiver, state, last_problem, last_status from outside_delivery
       where event_name not in ('hub-intent', 'hub-renewal') order by sequence, receiver`,
    )
  }

  /** Of which partners the subscriber has heard. */
  heardSince(from: number): string[] {
    return this.ear
      .published()
      .slice(from)
      .map(
        ({ body }) =>
          (JSON.parse(body) as { event: { data: { partnerData: { partnerId: string } } } }).event.data
            .partnerData.partnerId,
      )
  }
}
