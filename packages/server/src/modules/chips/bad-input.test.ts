import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
})
afterAll(() => api.close())

const add = (make: unknown, model: unknown, ftpProviderId: unknown = 'acme') =>
  api.as('acme').call('chips.add', { request: { ftpProviderId, make, model } as never })

test.each([
  ['maybe', 400],
  ['', 400],
  [1, 400],
  [null, 200],
])('a decision that says %j cannot be read', async (approvalStatus, status) => {
  const request = { ftpChipDetailId: '1', approvalStatus } as never
  const reply = await api.as('admin').call('chips.decide', { request })
  expect([reply.status, ...reply.codes]).toEqual([status, 'PMS_COR_001'])
})

test('a broken body is refused before the role, as one that is whole is not', async () => {
  const decide = async (request: object) => {
    const { status, codes, body } = await api.as('acme').call('chips.decide', { request: request as never })
    return [status, ...codes, body['id']]
  }
  expect(await decide({ status: 'De-Activate' })).toEqual([200, 'PMS_COR_001', null])
  expect(await decide({ ftpChipDetailId: '1', approvalStatus: true })).toEqual([403, 'KER-ATH-403', 'test'])
})

describe('names', () => {
  test.each([
    '😀 𠮷 chip',
    'رقاقة آمنة ١٢٣',
    `O'Brien "quoted"`,
    '100% _under_ \\back\\slash',
    '<script>alert(1)</script>',
    `'; drop table chip; --`,
    '{make} #{x} ${y}',
    '\u202eright to left',
    'x'.repeat(36),
    '__proto__',
  ])('%s is kept as it is', async (make) => {
    const { response, codes } = await add(make, 'M')
    expect(codes).toEqual([])
    const shown = await api.as('acme').call('chips.get', { params: { ftmId: response.id } })
    expect(shown.response.make).toBe(make)
    // JSON escapes it for whoever puts it into a page without thinking.
    expect(shown.raw.headers['content-type']).toContain('application/json')
    const { response: history } = await api
      .as('acme')
      .call('audit-trail.history', { params: { objectType: 'chip', objectId: response.id } })
    expect(history[0]!.changes).toContainEqual({ field: 'make', before: null, after: make })
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['blank', ' \u00a0 '],
    ['37 characters', 'x'.repeat(37)],
    ['NUL', 'a\u0000'],
    ['an escape sequence', '\u001b[31mred'],
    ['half of a surrogate pair', '\ud83d'],
    ['a number', 7],
    ['a list', ['x']],
    ['an object', { $gt: '' }],
  ])('%s is refused, and nothing is stored', async (_, make) => {
    await expectNothingStored(api, async () => {
      expect((await add(make, 'M')).codes).toEqual(['PMS_COR_001'])
      expect((await add('Make', make)).codes).toEqual(['PMS_COR_001'])
    })
  })

  test('of other spellings are one name', async () => {
    expect((await add('Été  Chip', 'Same')).codes).toEqual([])
    await expectNothingStored(api, async () => {
      for (const make of ['E\u0301te\u0301 Chip', ' été chip ', 'ÉTÉ\tCHIP'])
        expect((await add(make, 'same')).codes, make).toEqual(['PMP_AUT_032'])
    })
  })
})

describe('ids', () => {
  test.each([
    '',
    ' ',
    '0',
    '-1',
    '1e5',
    `1' or '1'='1`,
    '%',
    '../1',
    'x'.repeat(37),
    '9'.repeat(36),
    '١٢٣',
    '😀',
  ])('%j leads to no chip', async (id) => {
    await expectNothingStored(api, async () => {
      const decided = await api
        .as('admin')
        .call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } })
      expect(['PMP_AUT_031', 'PMS_COR_001']).toContain(decided.codes[0])
      const shown = await api.as('acme').call('chips.get', { params: { ftmId: id || ' ' } })
      expect(shown.codes).toEqual(['PMS_FTM_ERROR_005'])
    })
  })

  test('of another maker’s chip open nothing, in the path or in the body', async () => {
    const id = await ftm.chipIn('approved', 'rival')
    const acme = api.as('acme')
    await expectNothingStored(api, async () => {
      const path = { params: { ftmId: id } }
      const request = { ftpChipDetailId: id, make: 'Mine', model: 'Now' }
      expect((await acme.call('chips.get', path)).codes).toEqual(['PMS_FTM_ERROR_006'])
      expect((await acme.call('chips.preview-deactivation', path)).codes).toEqual(['PMS_FTM_ERROR_006'])
      expect((await acme.call('chips.get-certificates', path)).codes).toEqual(['PMS_FTM_ERROR_006'])
      expect(
        (await acme.call('chips.deactivate', { ...path, request: { status: 'De-Activate' } })).codes,
      ).toEqual(['PMS_FTM_ERROR_006'])
      expect((await acme.call('chips.edit', { request })).codes).toEqual(['PMS_PRT_055'])
      expect((await add('Mine', 'Now', 'rival')).codes).toEqual(['PMS_PRT_055'])
      const wrong = { ...ftm.uploadOf(id, 'acme') }
      expect((await acme.call('chips.upload-certificate', { request: wrong })).codes).toEqual(['PMP_AUT_034'])
      const signed = await acme.call('chips.get-platform-signed', { params: { ftpChipDetailId: id } })
      expect([signed.codes, signed.response]).toEqual([[], null])
    })
  })
})

test('members that nobody knows are ignored, whatever they are called', async () => {
  const { make, model } = ftm.newModel()
  const request = {
    ftpProviderId: 'acme',
    make,
    model,
    status: 'approved',
    id: '1',
    partner_id: 'rival',
    version: 9,
  }
  const { response, codes } = await api.as('acme').call('chips.add', { request })
  expect(codes).toEqual([])
  const [row] = await api.query('select partner_id, status, version from chip where id = $1', [response.id])
  expect(row).toEqual({ partner_id: 'acme', status: 'pending_cert_upload', version: 1 })
})

test('a decision needs a plain yes or no, and a reason of a bearable length', async () => {
  const id = await ftm.chipIn('pending_approval')
  await expectNothingStored(api, async () => {
    for (const approvalStatus of ['true', 1, null, undefined, 'approved']) {
      const request = { ftpChipDetailId: id, approvalStatus } as never
      expect((await api.as('admin').call('chips.decide', { request })).codes).toEqual(['PMS_COR_001'])
    }
    const request = { ftpChipDetailId: id, approvalStatus: false, reason: 'x'.repeat(501) }
    expect((await api.as('admin').call('chips.decide', { request })).codes).toEqual(['PMS_COR_001'])
  })
})
