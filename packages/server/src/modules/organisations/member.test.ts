import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memberRoles, type MemberRole } from '../../platform/access/membership.ts'
import { checkResend, expiryFrom, isOpen, type Invitation } from './invitation.ts'
import { checkRoleChange, isLastOwner } from './member.ts'

const member = (accountId: string, role: MemberRole, isActive = true) => ({ accountId, role, isActive })

describe('an organisation keeps an owner', () => {
  test.each<[string, ReturnType<typeof member>[], MemberRole | null, string | undefined]>([
    ['the only owner leaves', [member('a', 'owner')], null, 'ENT_ORG_003'],
    ['the only owner becomes an operator', [member('a', 'owner')], 'operator', 'ENT_ORG_003'],
    ['the only owner becomes an owner', [member('a', 'owner')], 'owner', undefined],
    ['another owner stays', [member('a', 'owner'), member('b', 'owner')], null, undefined],
    ['the other owner is disabled', [member('a', 'owner'), member('b', 'owner', false)], null, 'ENT_ORG_003'],
    ['the others are no owners', [member('a', 'owner'), member('b', 'operator')], 'auditor', 'ENT_ORG_003'],
    ['an operator leaves', [member('a', 'operator'), member('b', 'owner')], null, undefined],
    ['nobody of that name', [member('b', 'owner')], null, 'ENT_ORG_002'],
  ])('%s', (_, members, role, code) => {
    expect(checkRoleChange(members, 'a', role)?.code).toBe(code)
  })

  test('whatever is done one after the other', () => {
    const anyRole = fc.constantFrom(...memberRoles)
    const anyStep = fc.record({
      who: fc.constantFrom('a', 'b', 'c'),
      role: fc.option(anyRole, { nil: null }),
    })
    fc.assert(
      fc.property(anyRole, anyRole, fc.array(anyStep), (second, third, steps) => {
        let members = [member('a', 'owner'), member('b', second), member('c', third)]
        for (const { who, role } of steps) {
          if (checkRoleChange(members, who, role)) continue
          members = members.flatMap((each) =>
            each.accountId !== who ? [each] : role === null ? [] : [{ ...each, role }],
          )
          expect(members.some((each) => each.role === 'owner')).toBe(true)
          expect(members.filter((each) => isLastOwner(members, each.accountId)).length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

describe('an invitation', () => {
  const now = new Date('2026-11-20T12:00:00.000Z')
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
  const invitation = (over: Partial<Invitation> = {}): Invitation => ({
    id: 'i',
    partnerId: 'p',
    email: 'a@b.example',
    role: 'operator',
    locale: 'eng',
    state: 'open',
    createdBy: 'owner',
    sentAt: now,
    timesSent: 1,
    expiresAt: expiryFrom(now),
    ...over,
  })

  test('opens until its week is over, and only once', () => {
    expect(isOpen(invitation(), at(7 * 1440 - 1))).toBe(true)
    expect(isOpen(invitation(), at(7 * 1440))).toBe(false)
    expect(isOpen(invitation({ state: 'accepted' }), now)).toBe(false)
    expect(isOpen(invitation({ state: 'revoked' }), now)).toBe(false)
  })

  test.each([
    [4, 1, 'ENT_ORG_007'],
    [5, 1, undefined],
    [5, 4, undefined],
    [9999, 5, 'ENT_ORG_007'],
  ])('after %d minutes and %d mails: %s', (minutes, timesSent, code) => {
    expect(checkResend(invitation({ timesSent }), at(minutes))?.code).toBe(code)
  })
})
