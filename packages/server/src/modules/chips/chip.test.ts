import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  actionsFor,
  checkChange,
  checkDeactivation,
  checkDecision,
  checkDownload,
  type Chip,
  type ChipAction,
  type ChipStatus,
} from './chip.ts'
import { chipStatuses } from './contract.ts'

const chip = (status: ChipStatus, over: Partial<Chip> = {}): Chip => ({
  id: '1',
  partnerId: 'acme',
  organisationName: 'Acme Chips',
  make: 'Ferrum',
  model: 'One',
  status,
  submittedAt: status === 'pending_cert_upload' ? null : new Date('2026-01-02T00:00:00Z'),
  certificateId: status === 'pending_cert_upload' ? null : 'a certificate',
  decision: null,
  createdAt: new Date(0),
  createdBy: 'acme',
  updatedAt: new Date(0),
  updatedBy: 'acme',
  version: 1,
  ...over,
})

/** What changes or reads the chip itself; adding it again makes another one. */
type RuledAction = Exclude<ChipAction, 'add-again'>

const everyAction: readonly RuledAction[] = [
  'edit',
  'upload-certificate',
  'download-certificate',
  'approve',
  'reject',
  'deactivate',
]

/** What each action answers in each status: `ok` or the contract's code (§4.6, F2–F8). */
const table: Readonly<Record<RuledAction, Readonly<Record<ChipStatus, string>>>> = {
  edit: {
    pending_cert_upload: 'ok',
    pending_approval: 'ok',
    approved: 'PMP_AUT_038',
    rejected: 'PMP_AUT_038',
    deactivated: 'PMP_AUT_039',
  },
  'upload-certificate': {
    pending_cert_upload: 'ok',
    pending_approval: 'PMP_AUT_038',
    approved: 'ok',
    rejected: 'PMP_AUT_038',
    deactivated: 'PMP_AUT_039',
  },
  approve: {
    pending_cert_upload: 'PMP_AUT_033',
    pending_approval: 'ok',
    approved: 'PMP_AUT_038',
    rejected: 'PMP_AUT_038',
    deactivated: 'PMP_AUT_039',
  },
  reject: {
    pending_cert_upload: 'ok',
    pending_approval: 'ok',
    approved: 'PMP_AUT_038',
    rejected: 'PMP_AUT_038',
    deactivated: 'PMP_AUT_039',
  },
  deactivate: {
    pending_cert_upload: 'PMS_FTM_ERROR_010',
    pending_approval: 'PMS_FTM_ERROR_010',
    approved: 'ok',
    rejected: 'PMS_FTM_ERROR_010',
    deactivated: 'PMS_FTM_ERROR_007',
  },
  'download-certificate': {
    pending_cert_upload: 'PMS_FTM_ERROR_011',
    pending_approval: 'ok',
    approved: 'ok',
    rejected: 'PMS_FTM_ERROR_008',
    deactivated: 'PMS_FTM_ERROR_009',
  },
}

const check = (action: RuledAction, status: ChipStatus) => {
  const subject = chip(status)
  if (action === 'edit' || action === 'upload-certificate') return checkChange(subject, action)
  if (action === 'approve' || action === 'reject') return checkDecision(subject, action)
  return action === 'deactivate' ? checkDeactivation(subject) : checkDownload(subject, 'PMS_FTM_ERROR_011')
}

const cells = everyAction.flatMap((action) => chipStatuses.map((status) => [action, status] as const))

describe('the state table', () => {
  test.each(cells)('%s of a chip that is %s', (action, status) => {
    expect(check(action, status)?.code ?? 'ok').toBe(table[action][status])
  })

  test('a refusal for the status names it', () => {
    expect(checkChange(chip('rejected'), 'edit')?.values).toEqual({ status: 'rejected' })
  })

  test('a rejected chip without a certificate says that it was rejected', () => {
    expect(checkDownload(chip('rejected', { certificateId: null }), 'PMS_FTM_ERROR_011')?.code).toBe(
      'PMS_FTM_ERROR_008',
    )
  })
})

const anyone = fc.record({ isAdmin: fc.boolean(), mayChange: fc.boolean() })
const anyStatus = fc.constantFrom(...chipStatuses)

const ruledActionsFor = (status: ChipStatus, who: Parameters<typeof actionsFor>[1]) =>
  actionsFor(chip(status), who).filter((action) => action !== 'add-again')

describe('what a portal offers', () => {
  test('of a rejected chip is to add it again, to those who may add chips', () => {
    for (const status of chipStatuses)
      for (const mayChange of [true, false])
        expect(actionsFor(chip(status), { isAdmin: true, mayChange }).includes('add-again')).toBe(
          mayChange && status === 'rejected',
        )
  })

  test('is refused by no rule', () => {
    fc.assert(
      fc.property(anyStatus, anyone, (status, who) => {
        for (const action of ruledActionsFor(status, who)) expect(check(action, status)).toBeUndefined()
      }),
    )
  })

  test('leaves out nothing that the rules allow to this person', () => {
    const forAdministrators = ['download-certificate', 'approve', 'reject', 'deactivate']
    const forMembers = ['edit', 'upload-certificate', 'download-certificate', 'deactivate']
    fc.assert(
      fc.property(anyStatus, anyone, (status, who) => {
        const allowed = everyAction.filter(
          (action) =>
            table[action][status] === 'ok' &&
            (action === 'download-certificate' ||
              (who.isAdmin && forAdministrators.includes(action)) ||
              (who.mayChange && forMembers.includes(action))),
        )
        expect(ruledActionsFor(status, who).sort()).toEqual([...allowed].sort())
      }),
    )
  })

  test('is nothing but downloads for those who only read', () => {
    for (const status of chipStatuses)
      for (const action of actionsFor(chip(status), { isAdmin: false, mayChange: false }))
        expect(action).toBe('download-certificate')
  })
})
