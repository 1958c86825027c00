import { pino } from 'pino'
import { loadCurrent } from '../../../packages/server/src/modules/partner-certificates/store.ts'
import { pemOf } from '../../../packages/server/src/modules/partner-certificates/index.ts'
import { OutsideDispatcher } from '../../../packages/server/src/platform/events/outside-dispatcher.ts'
import type { ApiKeyScene, ApprovedPolicy } from '../scenes/api-key-scene.ts'
import type { TestApp } from '../app.ts'

/** Those whose messages are walked. */
export const parties = ['bank', 'insurer'] as const

type Party = (typeof parties)[number]

/** What one sequence is about: policies, and the keys that it has made. */
export interface EventWorld {
  readonly policies: Readonly<Record<Party, readonly ApprovedPolicy[]>>
  readonly keys: Map<string, { readonly text: string; readonly partner: Party }>
  isHubDown: boolean
}

/** One step of a sequence. @returns whether it came to something */
type Act = (world: EventWorld, pick: number) => Promise<boolean>

const went = ({ codes }: { readonly codes: readonly string[] }): boolean => codes.length === 0

/** A server that delivers, without the clock that would wake it. */
export const dispatcherOf = ({ app }: TestApp): OutsideDispatcher =>
  new OutsideDispatcher({ ...app, log: pino({ level: 'silent' }) })

/** Tries everything again that is parked. @returns how much that was */
export const retryParked = async (api: TestApp): Promise<number> => {
  const parked = await api.query<{ id: string }>(
    `select id from outside_delivery where state = 'parked' order by sequence`,
  )
  for (const { id } of parked)
    await api.as('admin').call('deliveries.retry', { params: { deliveryId: id }, request: {} })
  return parked.length
}

/** Ends a server in the middle of whatever it is at: what it has said, it may not have written down. */
const crash = async (api: TestApp, turns: number): Promise<void> => {
  const dying = dispatcherOf(api)
  const running = dying.run()
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  dying.stop()
  await running
}

/** Changes of keys, policies and partners. */
const changesOf = (api: TestApp, scene: ApiKeyScene) => {
  let years = 0
  const [admin, officer] = [api.as('admin'), api.as('policy-manager')]
  const partyOf = (pick: number): Party => parties[pick % 2] ?? 'bank'
  const policyOf = ({ policies }: EventWorld, pick: number): ApprovedPolicy => {
    const own = policies[partyOf(pick)]
    return own[pick % own.length]!
  }
  const keyOf = ({ keys }: EventWorld, pick: number) => {
    const known = [...keys.keys()]
    const keyId = known[pick % Math.max(known.length, 1)] ?? ''
    return { keyId, partner: keys.get(keyId)?.partner ?? partyOf(pick) }
  }
  const keep = (
    world: EventWorld,
    partner: Party,
    reply: { readonly response: { keyId: string; apiKey: string }; readonly codes: readonly string[] },
  ): boolean => {
    if (went(reply)) world.keys.set(reply.response.keyId, { text: reply.response.apiKey, partner })
    return went(reply)
  }
  const setKey =
    (isActive: boolean): Act =>
    async (world, pick) => {
      const { keyId } = keyOf(world, pick)
      return went(await admin.call('api-keys.set-status', { params: { keyId }, request: { isActive } }))
    }
  return {
    async generate(world, pick) {
      const partnerId = partyOf(pick)
      const { policyName } = policyOf(world, pick)
      const request = { policyName, label: scene.newLabel() }
      const reply = await api.as(partnerId).call('api-keys.generate', { params: { partnerId }, request })
      return keep(world, partnerId, reply)
    },
    deactivate: setKey(false),
    activate: setKey(true),
    async replace(world, pick) {
      const { keyId, partner } = keyOf(world, pick)
      const request = { label: scene.newLabel() }
      return keep(
        world,
        partner,
        await api.as(partner).call('api-keys.replace', { params: { keyId }, request }),
      )
    },
    async reissue(world, pick) {
      const { keyId, partner } = keyOf(world, pick)
      const request = { label: scene.newLabel(), overlapDays: 0 }
      return keep(world, partner, await admin.call('api-keys.replace', { params: { keyId }, request }))
    },
    async move(world, pick) {
      const { keyId } = keyOf(world, pick)
      const { policyId } = policyOf(world, pick)
      return went(await admin.call('api-keys.move', { params: { keyId }, request: { policyId } }))
    },
    async validity(world, pick) {
      years += 1
      const { policyId } = policyOf(world, pick)
      const validTill = `${2100 + (years % 7000)}-01-01T00:00:00.000Z`
      const request = { validFrom: '2020-01-01T00:00:00.000Z', validTill }
      return went(await officer.call('policies.change-validity', { params: { policyId }, request }))
    },
    async 'stop-partner'(_world, pick) {
      const params = { partnerId: partyOf(pick) }
      const request = { status: 'De-Active' }
      return went(await admin.call('partner-administration.set-status', { params, request }))
    },
    async 'start-partner'(_world, pick) {
      const params = { partnerId: partyOf(pick) }
      return went(await admin.call('partner-administration.reactivate', { params, request: {} }))
    },
    async 'renew-certificate'(_world, pick) {
      const partnerId = partyOf(pick)
      const held = await loadCurrent(api.app.database, { type: 'partner', id: partnerId })
      const certificateData = pemOf(held!.caSigned)
      const request = { partnerId, certificateData, partnerDomain: 'AUTH', renew: true }
      return went(await api.as(partnerId).call('partner-certificates.upload', { request }))
    },
  } satisfies Record<string, Act>
}

/** What happens to messages on their way. */
const eventsOf = (api: TestApp) => {
  const advance =
    (milliseconds: number): Act =>
    async () => {
      api.clock.advance(milliseconds)
      return true
    }
  const turn =
    (isHubDown: boolean): Act =>
    async (world) => {
      world.isHubDown = isHubDown
      return true
    }
  return {
    deliver: async () => (await dispatcherOf(api).run()) > 0,
    'deliver-twice': async () =>
      (await Promise.all([dispatcherOf(api).run(), dispatcherOf(api).run()])).some((count) => count > 0),
    async crash(_world, pick) {
      await crash(api, pick * 3)
      return true
    },
    later: advance(5_000),
    'much-later': advance(4_000_000),
    'hub-falls': turn(true),
    'hub-rises': turn(false),
    async 'hub-stays-down'(world) {
      world.isHubDown = true
      for (let attempt = 0; attempt < 9; attempt += 1) {
        await dispatcherOf(api).run()
        api.clock.advance(4_000_000)
      }
      world.isHubDown = false
      return true
    },
    'retry-parked': async () => (await retryParked(api)) > 0,
  } satisfies Record<string, Act>
}

/** Everything that may happen in a sequence, by its name. */
export const stepsOf = (api: TestApp, scene: ApiKeyScene) => ({
  ...changesOf(api, scene),
  ...eventsOf(api),
})

/** The name of a step. */
export type EventStep = keyof ReturnType<typeof stepsOf>
