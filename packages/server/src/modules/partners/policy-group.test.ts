import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { keepMails } from '../../../../../tests/support/kept-mails.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { makePolicyGroup } from '../../../../../tests/support/scenes/policy-groups.ts'
import { Newcomer, codeTo, wishOf } from '../../../../../tests/support/people/registrations.ts'
import {
  relyingGroup,
  relyingSceneOf,
  type RelyingScene,
} from '../../../../../tests/support/scenes/relying-scene.ts'

let api: TestApp
let scene: RelyingScene
beforeAll(async () => {
  api = await createTestApp(keepMails)
  scene = await relyingSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const groupOf = async (partnerId: string) => {
  const [row] = await api.query<{ name: string | null }>(
    `select (select name from policy_group where id = policy_group_id) as name from partner where id = $1`,
    [partnerId],
  )
  return row?.name
}

const choose = async (partnerId: string, policygroupName: string, as: Persona = 'bank') =>
  (await api.as(as).call('partners.choose-policy-group', { params: { partnerId, policygroupName } })).codes

describe('the policy group of a partner (P24)', () => {
  test('is chosen, and chosen again, until the partner is active; then it stays, whoever asks', async () => {
    await scene.fresh('bank')
    const other = await makePolicyGroup(api)
    expect(await choose('bank', other)).toEqual([])
    expect(await groupOf('bank')).toBe(other)
    expect(await choose('bank', relyingGroup, 'admin')).toEqual([])
    expect(await choose('bank', relyingGroup, 'bank-operator')).toEqual([])
    expect(await groupOf('bank')).toBe(relyingGroup)
    await scene.active('bank')
    expect(await choose('bank', other)).toEqual(['PMS_PRT_050'])
    expect(await choose('bank', other, 'admin')).toEqual(['PMS_PRT_050'])
    await api.query(`update partner set is_active = false where id = 'bank'`)
    expect(await choose('bank', other)).toEqual(['PMS_PRT_050'])
    expect(await groupOf('bank')).toBe(relyingGroup)
  })

  test('is recorded once for each change', async () => {
    await scene.fresh('insurer')
    const other = await makePolicyGroup(api)
    for (const _ of [1, 2]) expect(await choose('insurer', other, 'insurer')).toEqual([])
    const rows = await api.query(
      `select 1 from object_history where object_id = 'insurer' and action = 'partner.policy-group-chosen'`,
    )
    expect(rows).toHaveLength(1)
  })

  test('is offered while it can be chosen, to those who may', async () => {
    await scene.fresh('bank')
    const actionsFor = async (as: Persona) =>
      (await api.as(as).call('partners.get-details', { params: { partnerId: 'bank' } })).response.actions
    expect(await actionsFor('bank')).toEqual(['choose-policy-group'])
    expect(await actionsFor('admin')).toEqual(['choose-policy-group'])
    expect(await actionsFor('bank-auditor')).toEqual([])
    await scene.active('bank')
    expect(await actionsFor('bank')).toEqual(['put-contact'])
  })

  test('cannot be taken away from under a partner, and whoever ends it is told how many are in it', async () => {
    await scene.fresh('bank')
    const name = await makePolicyGroup(api)
    await choose('bank', name)
    const [group] = await api.query<{ id: string }>('select id from policy_group where name = $1', [name])
    const params = { policyGroupId: group!.id }
    expect((await api.as('policy-manager').call('policies.get-group', { params })).response.partners).toBe(1)
    await expect(api.query('delete from policy_group where id = $1', [group!.id])).rejects.toThrow(
      'partner_policy_group',
    )
  })
})

describe('whoever registers', () => {
  const register = async (userName: string, policyGroup: string | null) => {
    const newcomer = new Newcomer(api)
    const wish = wishOf(userName, { partnerType: 'Auth_Partner', policyGroup })
    expect((await newcomer.register(wish)).codes).toEqual([])
    return { newcomer, wish }
  }

  test.each([
    ['names the group', true],
    ['leaves it open', false],
  ])('%s', async (_what, names) => {
    const userName = names ? 'naming' : 'waiting'
    const group = names ? await makePolicyGroup(api) : null
    const { newcomer, wish } = await register(userName, group)
    expect((await newcomer.confirm(await codeTo(api, wish.email))).codes).toEqual([])
    expect(await groupOf(userName)).toBe(group)
  })

  test('is let in without the group where it has ended meanwhile', async () => {
    const group = await makePolicyGroup(api)
    const { newcomer, wish } = await register('too-late', group)
    await api.query('update policy_group set is_active = false where name = $1', [group])
    expect((await newcomer.confirm(await codeTo(api, wish.email))).codes).toEqual([])
    expect(await groupOf('too-late')).toBe(null)
  })
})

test('contacts are listed as they were written, to members and administrators alone', async () => {
  await scene.active('insurer')
  const params = { partnerId: 'insurer' }
  const contact = {
    address: '2 Quay',
    contactNumber: '+2',
    emailId: 'duty@insurer.example',
    is_Active: false,
  }
  await api.as('insurer').call('partners.put-contact', { params, request: contact })
  const { is_Active: isActive, ...said } = contact
  for (const as of ['insurer', 'admin'] as const)
    expect((await api.as(as).call('partners.list-contacts', { params })).response).toEqual([
      { ...said, isActive, updatedDateTime: expect.any(String) },
    ])
  expect((await api.as('bank').call('partners.list-contacts', { params })).codes).toEqual(['PMS_PRT_055'])
})

test('a service of the platform is not deactivated, and nobody is offered to', async () => {
  const params = { partnerId: 'mpartner-default-print' }
  const admin = api.as('admin')
  const { codes } = await admin.call('partner-administration.set-status', {
    params,
    request: { status: 'De-active' },
  })
  expect(codes).toEqual(['ENT_PRT_003'])
  expect((await admin.call('partner-administration.get', { params })).response.actions).toEqual(['edit'])
  expect((await admin.call('partner-administration.preview-status', { params })).response.step).toBe(null)
})
