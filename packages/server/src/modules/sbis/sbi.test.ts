import { describe, expect, test } from 'vitest'
import { sbiStatuses } from './contract.ts'
import {
  actionsFor,
  checkActivation,
  checkApproval,
  checkDeactivation,
  checkPending,
  isExpired,
  isLive,
  nextStatus,
  transitions,
  type Sbi,
  type SbiEvent,
} from './sbi.ts'

const now = new Date('2026-11-29T12:00:00.000Z')
const sbiIn = (status: Sbi['status'], over: Partial<Sbi> = {}): Sbi => ({
  id: 'one',
  partnerId: 'scanner',
  organisationName: 'Scanner',
  softwareVersion: '1.0',
  binaryHash: 'b1',
  softwareCreatedAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: new Date('2027-01-01T10:00:00Z'),
  endsAt: new Date('2027-01-02T00:00:00Z'),
  status,
  deviceCount: 0,
  submittedAt: now,
  decision: null,
  createdAt: now,
  createdBy: 'scanner',
  updatedAt: now,
  updatedBy: 'scanner',
  version: 1,
  ...over,
})

const table: Readonly<Record<SbiEvent, readonly (string | null)[]>> = {
  //         pending_approval    approved       rejected  deactivated
  edit: ['pending_approval', null, null, null],
  approve: ['approved', null, null, null],
  reject: ['rejected', null, null, null],
  deactivate: [null, 'deactivated', null, null],
  activate: [null, null, null, 'approved'],
  expire: ['rejected', 'deactivated', null, null],
}

describe.each(Object.entries(table))('%s', (event, row) => {
  test.each(sbiStatuses.map((status, place) => [status, row[place] ?? null] as const))(
    'from %s leads to %s',
    (status, target) => {
      expect(transitions[event as SbiEvent][status] ?? null).toBe(target)
      const move = () => nextStatus({ status }, event as SbiEvent)
      if (target === null) expect(move).toThrow(/leads nowhere/u)
      else expect(move()).toBe(target)
    },
  )
})

test.each([
  ['pending_approval', undefined, undefined, 'PMS_DEVICE_ERROR_022', 'ENT_SBI_002'],
  ['approved', 'PMS_AUT_517', 'PMS_AUT_517', undefined, 'ENT_SBI_002'],
  ['rejected', 'PMS_AUT_518', 'PMS_AUT_518', 'PMS_DEVICE_ERROR_022', 'ENT_SBI_002'],
  ['deactivated', 'PMS_DEVICE_ERROR_020', 'PMS_DEVICE_ERROR_020', 'PMS_DEVICE_ERROR_020', undefined],
] as const)('%s is refused by the codes of the contract', (status, pending, approval, off, on) => {
  const sbi = sbiIn(status)
  expect(checkPending(sbi)?.code).toBe(pending)
  expect(checkApproval(sbi, now)?.code).toBe(approval)
  expect(checkDeactivation(sbi)?.code).toBe(off)
  expect(checkActivation(sbi, now)?.code).toBe(on)
})

test('the day of expiry counts to its end, UTC', () => {
  const sbi = sbiIn('approved')
  const last = new Date('2027-01-01T23:59:59.999Z')
  const next = new Date('2027-01-02T00:00:00.000Z')
  expect([isExpired(sbi, last), isLive(sbi, last)]).toEqual([false, true])
  expect([isExpired(sbi, next), isLive(sbi, next)]).toEqual([true, false])
  expect(checkApproval(sbiIn('pending_approval'), next)?.code).toBe('PMS_AUT_513')
  expect(checkActivation(sbiIn('deactivated'), next)?.code).toBe('PMS_AUT_513')
})

describe('what is offered', () => {
  const admin = { isAdmin: true, mayChange: false, isOwn: false }
  const provider = { isAdmin: false, mayChange: true, isOwn: true }
  const reader = { isAdmin: false, mayChange: false, isOwn: true }
  test.each([
    ['pending_approval', ['approve', 'reject'], ['edit']],
    ['approved', ['deactivate'], ['add-device', 'deactivate']],
    ['rejected', [], []],
    ['deactivated', ['activate'], []],
  ] as const)('while %s', (status, administrators, providers) => {
    expect(actionsFor(sbiIn(status), admin, now)).toEqual(administrators)
    expect(actionsFor(sbiIn(status), provider, now)).toEqual(providers)
    expect(actionsFor(sbiIn(status), reader, now)).toEqual([])
  })

  test('nobody is offered a decision about their own, nor an approval of what has expired', () => {
    const own = { ...admin, isOwn: true }
    expect(actionsFor(sbiIn('pending_approval'), own, now)).toEqual([])
    expect(actionsFor(sbiIn('deactivated'), own, now)).toEqual([])
    const late = new Date('2027-01-02T00:00:00.000Z')
    expect(actionsFor(sbiIn('pending_approval'), admin, late)).toEqual(['reject'])
    expect(actionsFor(sbiIn('deactivated'), admin, late)).toEqual([])
    expect(actionsFor(sbiIn('approved'), provider, late)).toEqual(['deactivate'])
  })
})
