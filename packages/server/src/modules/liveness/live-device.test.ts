import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deviceStopReasons, deviceStopsOf, type DeviceFacts, type DeviceStopReason } from './live-device.ts'

const now = new Date('2026-06-01T12:00:00.000Z')
const at = (offset: number): Date => new Date(now.getTime() + offset)

const mostly = <T>(good: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(good), weight: 6 }, { arbitrary: fc.constantFrom(...others), weight: 1 })
const orNothing = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 6 })

type Status = NonNullable<DeviceFacts['model']>['status']
const status = mostly<Status>('approved', 'pending_approval', 'rejected', 'deactivated')
const kinds = ['device', 'model', 'sbi', 'chip', 'provider'] as const

const worlds: fc.Arbitrary<DeviceFacts> = fc.record({
  provider: orNothing(fc.record({ isActive: mostly(true, false), isIssuer: mostly(true, false) })),
  model: orNothing(fc.record({ status })),
  sbi: orNothing(fc.record({ status, endsAt: mostly(at(86_400_000), at(-1), now, at(1)) })),
  chip: orNothing(
    fc.record({
      status: fc.oneof({ arbitrary: status, weight: 9 }, fc.constant('pending_cert_upload' as const)),
      isRevoked: mostly(false, true),
    }),
  ),
  hotlist: mostly<DeviceFacts['hotlist']>(null, ...kinds.map((kind) => ({ kind }))),
})

/** What is good, in the plainest words: one sentence for each part. */
const oracle = (world: DeviceFacts): Record<keyof DeviceFacts, boolean> => ({
  provider: world.provider !== null && world.provider.isActive && world.provider.isIssuer,
  model: world.model?.status === 'approved',
  sbi: world.sbi !== null && world.sbi.status === 'approved' && now.getTime() < world.sbi.endsAt.getTime(),
  chip: world.chip?.status === 'approved' && !world.chip.isRevoked,
  hotlist: world.hotlist === null,
})

const partOf = (reason: DeviceStopReason): string => reason.slice(0, reason.indexOf('-'))

describe('what of a device is live', () => {
  test('is what a naive reader finds, in any world', () => {
    const seen = new Set<DeviceStopReason>()
    let live = 0
    fc.assert(
      fc.property(worlds, (world) => {
        const bad = Object.entries(oracle(world)).flatMap(([part, isGood]) => (isGood ? [] : [part]))
        const stops = deviceStopsOf(world, now)
        if (stops.map(partOf).join() !== bad.join()) expect(stops).toEqual(bad)
        for (const stop of stops) seen.add(stop)
        if (stops.length === 0) live += 1
      }),
      { seed: 20_261_130, numRuns: 5000 },
    )
    expect([...seen].sort()).toEqual([...deviceStopReasons].sort())
    expect(live).toBeGreaterThan(200)
  })

  const good: DeviceFacts = {
    provider: { isActive: true, isIssuer: true },
    model: { status: 'approved' },
    sbi: { status: 'approved', endsAt: at(1) },
    chip: { status: 'approved', isRevoked: false },
    hotlist: null,
  }

  test('is everything together', () => {
    expect(deviceStopsOf(good, now)).toEqual([])
  })

  const faults: readonly (readonly [DeviceStopReason, Partial<DeviceFacts>])[] = [
    ['provider-unknown', { provider: null }],
    ['provider-inactive', { provider: { isActive: false, isIssuer: false } }],
    ['provider-other', { provider: { isActive: true, isIssuer: false } }],
    ['model-unregistered', { model: null }],
    ['model-pending', { model: { status: 'pending_approval' } }],
    ['model-rejected', { model: { status: 'rejected' } }],
    ['model-deactivated', { model: { status: 'deactivated' } }],
    ['sbi-missing', { sbi: null }],
    ['sbi-expired', { sbi: { status: 'approved', endsAt: now } }],
    ['sbi-expired', { sbi: { status: 'deactivated', endsAt: at(-1) } }],
    ['sbi-pending', { sbi: { status: 'pending_approval', endsAt: at(1) } }],
    ['sbi-rejected', { sbi: { status: 'rejected', endsAt: at(-1) } }],
    ['sbi-deactivated', { sbi: { status: 'deactivated', endsAt: at(1) } }],
    ['chip-unknown', { chip: null }],
    ['chip-uncertified', { chip: { status: 'pending_cert_upload', isRevoked: false } }],
    ['chip-pending', { chip: { status: 'pending_approval', isRevoked: false } }],
    ['chip-rejected', { chip: { status: 'rejected', isRevoked: true } }],
    ['chip-deactivated', { chip: { status: 'deactivated', isRevoked: true } }],
    ['chip-revoked', { chip: { status: 'approved', isRevoked: true } }],
    ...kinds.map((kind) => [`hotlist-${kind}`, { hotlist: { kind } }] as const),
  ]

  test.each(faults)('%s, and nothing else, where that alone is wrong', (reason, fault) => {
    expect(deviceStopsOf({ ...good, ...fault }, now)).toEqual([reason])
  })

  test('is not asked about parts that are left out', () => {
    expect(deviceStopsOf({ model: good.model }, now)).toEqual([])
    expect(deviceStopsOf({}, now)).toEqual([])
  })
})
