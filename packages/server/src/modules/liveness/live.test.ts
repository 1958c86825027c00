import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstStop, stopReasons, stopsOf, type LiveFacts, type StopReason } from './live.ts'

const now = new Date('2026-06-01T12:00:00.000Z')
const at = (offset: number): Date => new Date(now.getTime() + offset)

const mostly = <T>(good: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(good), weight: 6 }, { arbitrary: fc.constantFrom(...others), weight: 1 })

const day = 86_400_000
const isGood = mostly(true, false)
/** Moments around now, now itself among them. */
const start = mostly(at(-day), at(-1), now, at(1))
const end = mostly(at(day), at(-1), now, at(1))

const worlds: fc.Arbitrary<LiveFacts> = fc.record({
  partner: fc.record({ isActive: isGood }),
  group: fc.record({ isActive: isGood }),
  policy: fc.record({
    state: mostly('activated', 'draft', 'deactivated') as fc.Arbitrary<LiveFacts['policy']['state']>,
    validFrom: start,
    validTill: end,
  }),
  request: fc.option(fc.record({ isApproved: isGood }), { freq: 6 }),
  key: fc.record({ isActive: isGood, validFrom: start, validTill: end }),
  certificate: fc.option(
    fc.record({ notBefore: start, notAfter: end, isRevoked: mostly(false, true), isTrusted: isGood }),
    { freq: 6 },
  ),
  hotlist: fc.record({ isBlocked: mostly(false, true) }),
  goLive: fc.record({ isPassed: isGood }),
})

const between = (from: Date, moment: Date, to: Date, isLastMomentIn: boolean): boolean => {
  const [a, b, c] = [from, moment, to].map((each) => each.getTime()) as [number, number, number]
  return a <= b && (isLastMomentIn ? b <= c : b < c)
}

/** What is wrong, in the plainest words: one sentence for each part. */
const oracle = (world: LiveFacts): Record<keyof LiveFacts, boolean> => ({
  partner: world.partner.isActive,
  group: world.group.isActive,
  policy:
    world.policy.state === 'activated' && between(world.policy.validFrom, now, world.policy.validTill, false),
  request: world.request !== null && world.request.isApproved,
  key: world.key.isActive && between(world.key.validFrom, now, world.key.validTill, false),
  certificate:
    world.certificate !== null &&
    !world.certificate.isRevoked &&
    world.certificate.isTrusted &&
    between(world.certificate.notBefore, now, world.certificate.notAfter, true),
  hotlist: !world.hotlist.isBlocked,
  goLive: world.goLive.isPassed,
})

const partOf = (reason: StopReason): string =>
  reason === 'go-live-missing' ? 'goLive' : reason.slice(0, reason.indexOf('-'))

describe('what is live', () => {
  test('is what a naive reader finds, in any world', () => {
    const seen = new Set<StopReason>()
    let live = 0
    fc.assert(
      fc.property(worlds, (world) => {
        const good = oracle(world)
        const bad = Object.entries(good).flatMap(([part, isGood]) => (isGood ? [] : [part]))
        const stops = stopsOf(world, now)
        if (stops.map(partOf).join() !== bad.join()) expect(stops).toEqual(bad)
        if (firstStop(world, now) !== stops[0]) expect(firstStop(world, now)).toBe(stops[0])
        for (const stop of stops) seen.add(stop)
        if (stops.length === 0) live += 1
      }),
      { seed: 20_261_129, numRuns: 5000 },
    )
    expect([...seen].sort()).toEqual([...stopReasons].sort())
    expect(live).toBeGreaterThan(500)
  })

  const good: LiveFacts = {
    partner: { isActive: true },
    group: { isActive: true },
    policy: { state: 'activated', validFrom: at(-1), validTill: at(1) },
    request: { isApproved: true },
    key: { isActive: true, validFrom: at(-1), validTill: at(1) },
    certificate: { notBefore: at(-1), notAfter: at(1), isRevoked: false, isTrusted: true },
    hotlist: { isBlocked: false },
    goLive: { isPassed: true },
  }

  test('is everything together', () => {
    expect(stopsOf(good, now)).toEqual([])
  })

  const faults: readonly (readonly [StopReason, Partial<LiveFacts>])[] = [
    ['partner-inactive', { partner: { isActive: false } }],
    ['group-inactive', { group: { isActive: false } }],
    ['policy-draft', { policy: { ...good.policy, state: 'draft' } }],
    ['policy-deactivated', { policy: { ...good.policy, state: 'deactivated' } }],
    ['policy-not-yet-valid', { policy: { ...good.policy, validFrom: at(1) } }],
    ['policy-expired', { policy: { ...good.policy, validTill: now } }],
    ['request-not-approved', { request: null }],
    ['request-not-approved', { request: { isApproved: false } }],
    ['key-deactivated', { key: { ...good.key, isActive: false } }],
    ['key-not-yet-valid', { key: { ...good.key, validFrom: at(1) } }],
    ['key-expired', { key: { ...good.key, isActive: false, validTill: now } }],
    ['certificate-missing', { certificate: null }],
    [
      'certificate-not-yet-valid',
      { certificate: { ...good.certificate!, notBefore: at(1), notAfter: at(2) } },
    ],
    [
      'certificate-expired',
      { certificate: { ...good.certificate!, notBefore: at(-2), isTrusted: false, notAfter: at(-1) } },
    ],
    ['certificate-revoked', { certificate: { ...good.certificate!, notAfter: at(-1), isRevoked: true } }],
    ['certificate-untrusted', { certificate: { ...good.certificate!, isTrusted: false } }],
    ['hotlist-partner', { hotlist: { isBlocked: true } }],
    ['go-live-missing', { goLive: { isPassed: false } }],
  ]

  test.each(faults)('%s, and nothing else, where that alone is wrong', (reason, fault) => {
    expect(stopsOf({ ...good, ...fault }, now)).toEqual([reason])
  })

  test('is not asked about parts that are left out', () => {
    expect(firstStop({ key: good.key }, now)).toBeUndefined()
    expect(firstStop({}, now)).toBeUndefined()
  })

  test('the last moment counts of certificates alone', () => {
    const certificate = { ...good.certificate!, notAfter: now }
    expect(firstStop({ certificate }, now)).toBeUndefined()
    expect(firstStop({ key: { ...good.key, validFrom: now, validTill: at(1) } }, now)).toBeUndefined()
  })
})
