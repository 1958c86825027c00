import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { apiKeySceneOf, type ApiKeyScene } from '../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { createConsumer, type EventConsumer } from '../../../../../tests/support/neighbours/event-consumer.ts'
import {
  askHub,
  giveHubRoles,
  startHubSubscriber,
} from '../../../../../tests/support/neighbours/hub-subscriber.ts'
import { startStandInHub, type HubFault } from '../../../../../tests/support/neighbours/stand-in-hub.ts'
import {
  dispatcherOf,
  parties,
  retryParked,
  stepsOf,
  type EventStep,
  type EventWorld,
} from '../../../../../tests/support/neighbours/event-walk.ts'
import type { HubDocument } from '../../platform/events/hub-message.ts'
import { pemOf } from '../partner-certificates/index.ts'
import { loadCurrent } from '../partner-certificates/store.ts'

/** How many sequences are walked; the long run asks for a thousand. */
const sequences = Number(process.env['EVENT_SEQUENCES'] ?? 40)

/** Where messages arrive: whatever stands between, its answers to publications can be made to fail. */
interface Ear {
  published(): readonly { readonly body: string }[]
  failWith(faultFor: (mode: string) => HubFault | undefined): void
}

const earOf = (hub: {
  published(): readonly { readonly body: string }[]
  faultFor: (call: never) => HubFault | undefined
}): Ear => ({
  published: () => hub.published(),
  failWith: (faultFor) => {
    hub.faultFor = ({ mode }: { readonly mode: string }) => faultFor(mode)
  },
})

/** A platform, and somebody who hears of it. */
interface Setting {
  readonly api: TestApp
  readonly ear: Ear
  readonly scene: ApiKeyScene
  /** Before each sequence. */
  renew(): Promise<void>
}

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

const generous = { API_KEYS_PER_POLICY: '1000', API_KEYS_PER_DAY: '100000', CERTIFICATES_PER_DAY: '1000' }

/** The hub of a platform, which answers as it likes. */
const withHubOutside = async (): Promise<Setting> => {
  const hub = await startStandInHub()
  const api = await createTestApp({ ...generous, HUB_URL: hub.url })
  closing.push(
    () => api.close(),
    () => hub.close(),
  )
  return { api, ear: earOf(hub), scene: await apiKeySceneOf(api), renew: async () => undefined }
}

const topics = ['PARTNER_UPDATED', 'APIKEY_APPROVED', 'APIKEY_UPDATED', 'POLICY_UPDATED']

/** Our own hub; who hears subscribed there to each topic, and its answers are as bad. It renews as ID authentication does. */
const withHubInside = async (): Promise<Setting> => {
  const hub = await startHubSubscriber()
  const lease = '31536000'
  const api = await createTestApp({
    ...generous,
    HUB_EMBEDDED: 'on',
    HUB_CALLBACKS: hub.host,
    HUB_MAX_LEASE_SECONDS: lease,
  })
  closing.push(
    () => api.close(),
    () => hub.close(),
  )
  await giveHubRoles(
    api,
    topics.map((topic) => `SUBSCRIBE_${topic}_GENERAL`),
  )
  const renew = async (): Promise<void> => {
    for (const topic of topics) {
      const form = {
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': `${hub.origin}/${topic.toLowerCase()}`,
        'hub.secret': 'shared with the hub',
        'hub.lease_seconds': lease,
      }
      expect(await askHub(api, form, await api.token('service-client'))).toMatchObject({ status: 202 })
    }
    await dispatcherOf(api).run()
  }
  // Whoever subscribes hears of what changes from then on.
  await renew()
  return { api, ear: earOf(hub), scene: await apiKeySceneOf(api), renew }
}

/** Steps by how often they come. */
const steps = [
  'generate',
  'generate',
  'deactivate',
  'activate',
  'replace',
  'reissue',
  'move',
  'validity',
  'stop-partner',
  'start-partner',
  'start-partner',
  'renew-certificate',
  'deliver',
  'deliver',
  'deliver',
  'deliver',
  'deliver-twice',
  'crash',
  'later',
  'much-later',
  'hub-falls',
  'hub-rises',
  'hub-stays-down',
  'retry-parked',
] as const satisfies readonly EventStep[]

const faults: readonly (HubFault | undefined)[] = [
  undefined,
  undefined,
  undefined,
  'lost',
  'lost',
  'dead',
  [500, ''],
  [200, 'hub.mode=denied&hub.reason=no'],
]

/** The hub is well again, everything that waits is due in the end, and whatever is parked is tried again. */
const settle = async ({ api, ear }: Setting): Promise<void> => {
  ear.failWith(() => undefined)
  for (let round = 0; round < 50; round += 1) {
    api.clock.advance(4_000_000)
    await dispatcherOf(api).run()
    const [{ open }] = (await api.query<{ open: number }>(
      `select count(*)::int as open from outside_delivery where state in ('waiting', 'behind')`,
    )) as [{ open: number }]
    if (open === 0 && (await retryParked(api)) === 0) return
  }
  throw new Error('the outbox is not empty, however often it is tried')
}

const statusOf = (isUsable: boolean): string => (isUsable ? 'ACTIVE' : 'DEACTIVE')

/** What a consumer would have to know, in the words of the messages. */
const ours = async ({ api }: Setting, { keys: made, policies }: EventWorld) => {
  const keys = await api.query<{
    id: string
    state: string
    valid_from: Date
    valid_till: Date
    announced_policy_id: string
    partner_id: string
  }>('select * from api_key where id = any($1)', [[...made.keys()]])
  const ids = parties.flatMap((party) => policies[party].map(({ policyId }) => policyId))
  const held = await Promise.all(parties.map((id) => loadCurrent(api.app.database, { type: 'partner', id })))
  const partners = await api.query<{ id: string; organisation_name: string; is_active: boolean }>(
    'select id, organisation_name, is_active from partner where id = any($1) order by id',
    [[...parties]],
  )
  return {
    keys: keys.map((key) => ({
      apiKeyId: made.get(key.id)!.text,
      apiKeyCommenceOn: key.valid_from.toISOString().slice(0, -1),
      apiKeyExpiresOn: key.valid_till.toISOString().slice(0, -1),
      apiKeyStatus: statusOf(key.state === 'active'),
    })),
    mappings: keys.map((key) => `${key.partner_id} ${key.announced_policy_id} ${made.get(key.id)!.text}`),
    policies: (
      await api.query<{ id: string; state: string; valid_till: Date }>(
        'select id, state, valid_till from policy where id = any($1) order by id',
        [ids],
      )
    ).map(({ id, state, valid_till: till }) => ({
      policyId: id,
      policyStatus: statusOf(state === 'activated'),
      policyExpiresOn: till.toISOString().slice(0, -1),
    })),
    partners: partners.map((partner, index) => ({
      partnerId: partner.id,
      partnerName: partner.organisation_name,
      certificateData: pemOf(held[index]!.platformSigned),
      partnerStatus: statusOf(partner.is_active),
    })),
  }
}

const theirs = (consumer: EventConsumer, asked: Awaited<ReturnType<typeof ours>>) => ({
  keys: asked.keys.map(({ apiKeyId }) => consumer.keys.get(apiKeyId)),
  mappings: asked.keys.flatMap(({ apiKeyId }) =>
    [...consumer.mappings].filter((mapping) => mapping.endsWith(apiKeyId)),
  ),
  policies: asked.policies.map(({ policyId }) => {
    const known = consumer.policies.get(policyId)
    return known && { policyId, policyStatus: known.policyStatus, policyExpiresOn: known.policyExpiresOn }
  }),
  partners: asked.partners.map(({ partnerId }) => consumer.partners.get(partnerId)),
})

/** An order that has nothing to do with the right one, with some of them twice. */
const muddled = <T>(messages: readonly T[], picks: readonly number[]): T[] => {
  const pickOf = (index: number) => picks[index % picks.length] ?? 0
  return messages
    .flatMap((message, index) => (pickOf(index) % 3 === 0 ? [message, message] : [message]))
    .map((message, index) => ({ message, key: (pickOf(index) * 7919 + index * 104_729) % 1009 }))
    .toSorted((one, other) => one.key - other.key)
    .map(({ message }) => message)
}

/** Keys of its own, for policies that every sequence uses: making these takes longer than all the rest. */
const newWorld = async ({ api }: Setting, policies: EventWorld['policies']): Promise<EventWorld> => {
  for (const partner of parties)
    await api.as('admin').call('partner-administration.reactivate', {
      params: { partnerId: partner },
      request: {},
    })
  return { policies, keys: new Map(), isHubDown: false }
}

test.each([
  ['the hub of a platform', withHubOutside, sequences],
  ['our own hub', withHubInside, Math.ceil(sequences / 2)],
] as const)(
  'whoever follows the messages of %s ends in our state, whatever happens on the way',
  async (_where, set, count) => {
    const setting = await set()
    const { api, ear, scene } = setting
    const [stock, careful] = [createConsumer(false), createConsumer(true)]
    // How often each step did something: a walk whose steps are refused shows nothing.
    const done = new Map<EventStep, number>()
    const runs = fc.sample(
      fc.record({
        steps: fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(50)), { minLength: 8, maxLength: 24 }),
        faults: fc.array(fc.nat(faults.length - 1), { minLength: 4, maxLength: 40 }),
        picks: fc.array(fc.nat(1000), { minLength: 3, maxLength: 30 }),
      }),
      { seed: 31, numRuns: count },
    )
    const policies = {
      bank: [await scene.approved('bank'), await scene.approved('bank')],
      insurer: [await scene.approved('insurer')],
    }
    const acts = stepsOf(api, scene)
    let seen = 0
    const sum = { messages: 0, repeated: 0, keys: 0 }
    for (const [index, run] of runs.entries()) {
      ear.failWith(() => undefined)
      await setting.renew()
      const world = await newWorld(setting, policies)
      let call = 0
      ear.failWith((mode) =>
        world.isHubDown
          ? 'dead'
          : mode === 'publish'
            ? faults[run.faults[(call += 1) % run.faults.length] ?? 0]
            : undefined,
      )
      for (const [step, pick] of run.steps)
        if (await acts[step](world, pick)) done.set(step, (done.get(step) ?? 0) + 1)
      await settle(setting)
      const heard = ear
        .published()
        .slice(seen)
        .map(({ body }) => JSON.parse(body) as HubDocument)
      seen += heard.length
      for (const message of heard) stock.take(message)
      for (const message of muddled(heard, run.picks)) careful.take(message)
      const wanted = await ours(setting, world)
      const told = `sequence ${index}: ${JSON.stringify(run.steps)}`
      expect(theirs(stock, wanted), told).toEqual(wanted)
      const late = theirs(careful, wanted)
      expect({ ...late, mappings: late.mappings.toSorted() }, `muddled, ${told}`).toEqual({
        ...wanted,
        mappings: wanted.mappings.toSorted(),
      })
      sum.messages += heard.length
      sum.repeated += heard.length - new Set(heard.map(({ event }) => event.id)).size
      sum.keys += wanted.keys.length
    }
    // The walk was worth something: faults made repetitions, and there was something to know.
    expect(sum.repeated).toBeGreaterThan(count / 8)
    expect(sum.keys).toBeGreaterThan(count / 2)
    expect([...new Set(steps)].filter((step) => !done.has(step))).toEqual([])
    if (sequences !== 40)
      process.stdout.write(`${count} sequences: ${JSON.stringify({ ...sum, ...Object.fromEntries(done) })}\n`)
  },
  300_000 + sequences * 5_000,
)
