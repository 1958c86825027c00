import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkDeviceDecision,
  isDeviceActionPossible,
  type DeviceDecision,
  type DeviceModel,
} from '../device-models/index.ts'
import { cascadeOf, type Cascade } from './cascade.ts'
import { checkSbiOfDevice } from './devices.ts'
import { endOfDay } from './sbi-dates.ts'
import {
  checkActivation,
  checkApproval,
  checkDeactivation,
  checkPending,
  isExpired,
  isLive,
  isPossible,
  nextStatus,
  transitions,
  type Sbi,
} from './sbi.ts'

/**
 * Random sequences of everything that happens to devices, interfaces, mappings and partners, decided by the rules of the
 * program alone: no state outside the tables is ever reached, and what a preview promised is what happens.
 */

const start = Date.parse('2026-11-29T12:00:00.000Z')
const day = 86_400_000
const partners = ['scanner', 'sensor'] as const
const [mostSbis, mostDevices] = [4, 6]

type Step =
  | {
      readonly kind: 'register' | 'add-device'
      readonly partner: number
      readonly sbi: number
      readonly days: number
    }
  | { readonly kind: 'approve' | 'reject' | 'deactivate' | 'activate'; readonly sbi: number }
  | {
      readonly kind: 'decide-device'
      readonly sbi: number
      readonly device: number
      readonly approve: boolean
    }
  | { readonly kind: 'device'; readonly device: number; readonly decision: DeviceDecision }
  | { readonly kind: 'map' | 'unmap'; readonly sbi: number; readonly device: number }
  | { readonly kind: 'partner'; readonly partner: number; readonly isActive: boolean }
  | { readonly kind: 'days'; readonly days: number }

interface World {
  now: Date
  /** What histories have met. */
  readonly seen: Set<string>
  readonly active: Set<string>
  readonly sbis: Sbi[]
  readonly devices: DeviceModel[]
  readonly mapped: Set<string>
}

const index = (most: number) => fc.nat({ max: most - 1 })
const stepOf: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('register' as const),
      partner: index(2),
      sbi: index(1),
      days: fc.integer({ min: 2, max: 20 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('add-device' as const),
      partner: index(2),
      sbi: index(60),
      days: index(4),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('approve', 'approve', 'reject', 'deactivate', 'activate'),
      sbi: index(60),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('decide-device' as const),
      sbi: index(60),
      device: index(60),
      approve: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('device' as const),
      device: index(60),
      decision: fc.constantFrom('approve', 'reject', 'deactivate', 'activate'),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('map', 'map', 'unmap'),
      sbi: index(60),
      device: index(60),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('partner' as const),
      partner: index(2),
      isActive: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 3 }) }),
  },
)

const key = (sbi: Sbi, device: DeviceModel) => `${sbi.id} ${device.id}`
const carriersOf = ({ sbis, mapped }: World, device: DeviceModel) =>
  sbis.filter((sbi) => mapped.has(key(sbi, device)))

/** What the program asks before an interface stops, and again when it does. */
const preview = (world: World, sbi: Sbi): Cascade => {
  const devices = world.devices.filter((device) => world.mapped.has(key(sbi, device)))
  const others = new Map(
    devices.map((device) => [device.id, carriersOf(world, device).filter(({ id }) => id !== sbi.id)]),
  )
  return cascadeOf(devices, others, world.now)
}

const touched = {
  createdAt: new Date(start),
  createdBy: 'x',
  updatedAt: new Date(start),
  updatedBy: 'x',
  version: 1,
}

const moveSbi = (world: World, sbi: Sbi, event: Parameters<typeof nextStatus>[1]) => {
  const status = nextStatus(sbi, event)
  expect(transitions[event][sbi.status]).toBe(status)
  world.sbis[world.sbis.indexOf(sbi)] = { ...sbi, status }
}

const leadsTo = {
  approve: 'approved',
  reject: 'rejected',
  deactivate: 'deactivated',
  activate: 'approved',
} as const

const moveDevice = (world: World, { id }: DeviceModel, decision: DeviceDecision) => {
  const place = world.devices.findIndex((each) => each.id === id)
  const device = world.devices[place]!
  expect(isDeviceActionPossible(decision, device)).toBe(true)
  world.devices[place] = { ...device, status: leadsTo[decision] }
}

/** Stops an interface as the program does, and holds it against what was promised. */
const stop = (world: World, sbi: Sbi, event: 'deactivate' | 'expire') => {
  const promised = preview(world, sbi)
  if (promised.kept.length > 0) world.seen.add('device kept by another interface')
  const before = new Map(world.devices.map(({ id, status }) => [id, status]))
  const { deactivated, rejected } = preview(world, sbi)
  for (const device of deactivated) moveDevice(world, device, 'deactivate')
  for (const device of rejected) moveDevice(world, device, 'reject')
  moveSbi(world, sbi, event)
  const changed = world.devices.filter(({ id, status }) => before.get(id) !== status)
  const idsOf = (devices: readonly DeviceModel[]) => devices.map(({ id }) => id).toSorted()
  expect(idsOf(changed)).toEqual(idsOf([...promised.deactivated, ...promised.rejected]))
  for (const device of world.devices.filter((each) => promised.kept.some(({ id }) => id === each.id)))
    expect(carriersOf(world, device).some((each) => isLive(each, world.now))).toBe(true)
  for (const { id } of promised.deactivated)
    expect(world.devices.find((each) => each.id === id)?.status).toBe('deactivated')
  for (const { id } of promised.rejected)
    expect(world.devices.find((each) => each.id === id)?.status).toBe('rejected')
}

const newSbi = (world: Pick<World, 'now' | 'sbis'>, partnerId: string, days: number): Sbi => {
  const expiresAt = new Date(world.now.getTime() + days * day)
  return {
    id: `sbi-${world.sbis.length}`,
    partnerId,
    organisationName: partnerId,
    softwareVersion: `${world.sbis.length}`,
    binaryHash: 'b',
    softwareCreatedAt: new Date(start),
    expiresAt,
    endsAt: endOfDay(expiresAt),
    status: 'pending_approval',
    deviceCount: 0,
    submittedAt: world.now,
    decision: null,
    ...touched,
  }
}

/** One of those that there are. */
const pick = <One>(all: readonly One[], number: number): One | undefined => all[number % all.length]

const take = (world: World, step: Step): void => {
  const sbi = 'sbi' in step ? pick(world.sbis, step.sbi) : undefined
  const device = 'device' in step ? pick(world.devices, step.device) : undefined
  const isActive = (partnerId: string) => world.active.has(partnerId)
  switch (step.kind) {
    case 'register': {
      const partnerId = partners[step.partner]!
      if (world.sbis.length === mostSbis || !isActive(partnerId)) return
      world.sbis.push(newSbi(world, partnerId, step.days))
      return
    }
    case 'add-device': {
      // Mostly the provider of the interface, as forms have it.
      const partnerId = step.days > 0 && sbi ? sbi.partnerId : partners[step.partner]!
      if (world.devices.length === mostDevices || !isActive(partnerId)) return
      if (checkSbiOfDevice(sbi, partnerId, world.now) || !sbi) return
      const added: DeviceModel = {
        id: `device-${world.devices.length}`,
        partnerId,
        organisationName: partnerId,
        typeCode: 'Finger',
        subTypeCode: 'Slap',
        make: 'M',
        model: `${world.devices.length}`,
        status: 'pending_approval',
        submittedAt: world.now,
        decision: null,
        ...touched,
      }
      world.devices.push(added)
      world.mapped.add(key(sbi, added))
      return
    }
    case 'approve':
      if (sbi && !checkApproval(sbi, world.now) && isActive(sbi.partnerId)) moveSbi(world, sbi, 'approve')
      return
    case 'reject':
      if (sbi && !checkPending(sbi)) moveSbi(world, sbi, 'reject')
      return
    case 'activate':
      if (sbi && !checkActivation(sbi, world.now) && isActive(sbi.partnerId)) moveSbi(world, sbi, 'activate')
      return
    case 'deactivate':
      if (sbi && !checkDeactivation(sbi)) stop(world, sbi, 'deactivate')
      return
    case 'decide-device': {
      if (!device || !sbi || checkSbiOfDevice(sbi, device.partnerId, world.now)) return
      const decision = step.approve ? 'approve' : 'reject'
      if (checkDeviceDecision(device, decision) || !world.mapped.has(key(sbi, device))) return
      if (step.approve && !isActive(device.partnerId)) return
      moveDevice(world, device, decision)
      return
    }
    case 'device':
      if (device && !checkDeviceDecision(device, step.decision)) moveDevice(world, device, step.decision)
      return
    case 'map':
      if (
        device?.status === 'approved' &&
        sbi &&
        isLive(sbi, world.now) &&
        sbi.partnerId === device.partnerId
      )
        world.mapped.add(key(sbi, device))
      return
    case 'unmap':
      if (sbi && device) world.mapped.delete(key(sbi, device))
      return
    case 'partner': {
      const partnerId = partners[step.partner]!
      if (step.isActive) world.active.add(partnerId)
      else world.active.delete(partnerId)
      return
    }
    case 'days':
      world.now = new Date(world.now.getTime() + step.days * day)
      // As the job does, one after the other.
      for (const id of world.sbis.map((each) => each.id)) {
        const ended = world.sbis.find((each) => each.id === id)
        if (!ended || !isPossible(ended, 'expire') || !isExpired(ended, world.now)) continue
        stop(world, ended, 'expire')
      }
  }
}

const statuses: readonly string[] = ['pending_approval', 'approved', 'rejected', 'deactivated']

/** Cheaper than `expect`, which this asks millions of times. */
const hold = (isTrue: boolean, what: string): void => {
  if (!isTrue) throw new Error(what)
}

test('10,000 random histories stay within the tables, and previews keep their word', () => {
  const reached = new Set<string>()
  fc.assert(
    fc.property(fc.array(stepOf, { minLength: 20, maxLength: 40, size: 'max' }), (steps) => {
      const world: World = {
        now: new Date(start),
        seen: reached,
        active: new Set(partners),
        sbis: [],
        devices: [],
        mapped: new Set(),
      }
      // Each provider has an interface that is approved already.
      for (const partnerId of partners) {
        const first = newSbi(world, partnerId, 20)
        world.sbis.push({ ...first, status: nextStatus(first, 'approve') })
      }
      for (const step of steps) {
        const before = { sbis: [...world.sbis], devices: [...world.devices] }
        take(world, step)
        for (const [place, sbi] of world.sbis.entries()) {
          hold(statuses.includes(sbi.status), sbi.status)
          const from = before.sbis[place]?.status
          if (from !== undefined && from !== sbi.status)
            reached.add(`sbi ${from} → ${sbi.status} by ${step.kind}`)
          // No live interface is one whose day is over, once the job has looked.
          hold(
            step.kind !== 'days' || sbi.status !== 'approved' || !isExpired(sbi, world.now),
            'outlived its day',
          )
        }
        for (const [place, device] of world.devices.entries()) {
          hold(statuses.includes(device.status), device.status)
          const from = before.devices[place]?.status
          if (from === undefined || from === device.status) continue
          reached.add(`device ${from} → ${device.status} by ${step.kind}`)
          // Once rejected, for ever rejected.
          hold(from !== 'rejected', 'came back from a rejection')
        }
        // Devices and interfaces of different providers never come together.
        for (const device of world.devices)
          for (const sbi of carriersOf(world, device))
            hold(sbi.partnerId === device.partnerId, 'is mapped to another provider')
      }
    }),
    { numRuns: 10_000, seed: 20_261_130 },
  )
  // The walk was worth its time: it met every way that there is.
  expect([...reached].toSorted()).toEqual([
    'device approved → deactivated by days',
    'device approved → deactivated by deactivate',
    'device approved → deactivated by device',
    'device deactivated → approved by device',
    'device kept by another interface',
    'device pending_approval → approved by decide-device',
    'device pending_approval → approved by device',
    'device pending_approval → rejected by days',
    'device pending_approval → rejected by deactivate',
    'device pending_approval → rejected by decide-device',
    'device pending_approval → rejected by device',
    'sbi approved → deactivated by days',
    'sbi approved → deactivated by deactivate',
    'sbi deactivated → approved by activate',
    'sbi pending_approval → approved by approve',
    'sbi pending_approval → rejected by days',
    'sbi pending_approval → rejected by reject',
  ])
}, 120_000)
