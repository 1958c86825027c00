import { describe, expect, test } from 'vitest'
import { actionsFor, checkDecision, checkEdit, deviceStatuses, isPossible, leadsTo } from './device-model.ts'
import type { DeviceDecision, DeviceModel, DeviceStatus } from './device-model.ts'
import { KindBook } from './rows/row.ts'

const at = new Date('2026-11-30T08:00:00Z')
const deviceIn = (status: DeviceStatus): DeviceModel => ({
  id: 'd1',
  partnerId: 'p1',
  organisationName: 'P',
  typeCode: 'Finger',
  subTypeCode: 'Slap',
  make: 'Make',
  model: 'Model',
  status,
  submittedAt: at,
  decision: null,
  createdAt: at,
  createdBy: 'p1',
  updatedAt: at,
  updatedBy: 'p1',
  version: 1,
})

/** Where each decision leads from each state, or the code by which it is refused. */
const table: Readonly<Record<DeviceDecision, Readonly<Record<DeviceStatus, string>>>> = {
  approve: {
    pending_approval: 'approved',
    approved: 'PMS_DEVICE_ERROR_010',
    rejected: 'PMS_DEVICE_ERROR_010',
    deactivated: 'PMS_DEVICE_ERROR_010',
  },
  reject: {
    pending_approval: 'rejected',
    approved: 'PMS_DEVICE_ERROR_010',
    rejected: 'PMS_DEVICE_ERROR_010',
    deactivated: 'PMS_DEVICE_ERROR_010',
  },
  deactivate: {
    pending_approval: 'PMS_DEVICE_ERROR_023',
    approved: 'deactivated',
    rejected: 'PMS_DEVICE_ERROR_023',
    deactivated: 'PMS_DEVICE_ERROR_014',
  },
  activate: {
    pending_approval: 'PMS_DEVICE_ERROR_010',
    approved: 'PMS_DEVICE_ERROR_010',
    rejected: 'PMS_DEVICE_ERROR_010',
    deactivated: 'approved',
  },
}

describe('the state table', () => {
  const cells = Object.entries(table).flatMap(([decision, row]) =>
    Object.entries(row).map(
      ([status, outcome]) => [decision as DeviceDecision, status as DeviceStatus, outcome] as const,
    ),
  )
  test.each(cells)('%s from %s: %s', (decision, status, outcome) => {
    expect(checkDecision(deviceIn(status), decision)?.code ?? leadsTo[decision]).toBe(outcome)
    expect(isPossible(decision, deviceIn(status))).toBe(!outcome.startsWith('PMS_'))
  })

  test('only what waits is edited', () => {
    const codes = deviceStatuses.map((status) => checkEdit(deviceIn(status))?.code)
    const refused = 'PMS_DEVICE_ERROR_010'
    expect(codes).toEqual([undefined, refused, refused, refused])
  })

  test('what is offered is what is possible, to administrators and to providers', () => {
    const offered = (status: DeviceStatus, who: { isAdmin: boolean; mayChange: boolean }) =>
      actionsFor(deviceIn(status), who)
    const admin = { isAdmin: true, mayChange: false }
    const provider = { isAdmin: false, mayChange: true }
    expect(deviceStatuses.map((status) => offered(status, admin))).toEqual([
      ['approve', 'reject'],
      ['deactivate'],
      [],
      ['activate'],
    ])
    expect(deviceStatuses.map((status) => offered(status, provider))).toEqual([
      ['edit'],
      ['deactivate'],
      ['add-again'],
      ['add-again'],
    ])
    expect(offered('approved', { isAdmin: false, mayChange: false })).toEqual([])
  })
})

describe('kinds by what people write', () => {
  const kind = (code: string, over: object = {}) => ({
    code,
    name: code,
    description: null,
    isActive: true,
    createdAt: at,
    createdBy: 'system',
    updatedAt: null,
    updatedBy: null,
    version: 1,
    ...over,
  })
  const book = new KindBook(
    [kind('Finger', { name: 'Fingerprint' }), kind('Iris'), kind('Off', { isActive: false })],
    [
      { ...kind('Single'), typeCode: 'Finger' },
      { ...kind('Single'), typeCode: 'Iris' },
      { ...kind('Old', { isActive: false }), typeCode: 'Iris' },
      { ...kind('Any'), typeCode: 'Off' },
    ],
  )
  test.each([
    ['finger', 'SINGLE', { typeCode: 'Finger', subTypeCode: 'Single' }],
    ['Fingerprint', 'Single', { typeCode: 'Finger', subTypeCode: 'Single' }],
    ['Iris', 'Single', { typeCode: 'Iris', subTypeCode: 'Single' }],
    ['Iris', 'Old', undefined],
    ['Off', 'Any', undefined],
    ['Nose', 'Single', undefined],
  ])('%s, %s', (type, subType, found) => {
    expect(book.find(type, subType)).toEqual(found)
  })
})
