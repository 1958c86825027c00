import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeyScene, sha256Of, type KeyScene } from '../../../../../../tests/support/scenes/key-scene.ts'
import { revokeByOperator } from '../../platform-trust/index.ts'

let scene: KeyScene
beforeAll(async () => {
  scene = await openKeyScene({ KEY_APPLICATIONS: 'GATE=RESIDENT,IDA=CREATE_SHARE' })
})
afterAll(() => scene.close())

const list = async () => (await scene.admin.call('key-service.list-applications')).response
const get = async (applicationId: string) =>
  (await scene.admin.call('key-service.get-application', { params: { applicationId } })).response

describe('applications', () => {
  test('are those of the database and of the setting, which wins; looking makes no key', async () => {
    const before = await list()
    expect(before.map(({ applicationId }) => applicationId)).toEqual([
      'CREDENTIAL_SERVICE',
      'DIGITAL_CARD',
      'GATE',
      'IDA',
      'IDA_KEY_BINDING',
      'IDA_KYC_EXCHANGE',
      'IDA_VCI_EXCHANGE',
      'ID_REPO',
      'KERNEL',
      'PRINT',
      'RESIDENT',
    ])
    const rolesOf = (id: string) => before.find(({ applicationId }) => applicationId === id)?.roles
    expect([rolesOf('GATE'), rolesOf('IDA')]).toEqual([['RESIDENT'], ['CREATE_SHARE']])
    expect(before.every(({ module, references }) => module === null && references === 0)).toBe(true)
    expect(await get('gate')).toEqual({ applicationId: 'GATE', roles: ['RESIDENT'], modules: [], keys: [] })
    expect(await scene.api.query(`select 1 from platform_key where kind = 'module'`)).toEqual([])
  })

  test('show their module keys and the current key of each reference, with its standing', async () => {
    const name = { applicationId: 'RESIDENT', referenceId: 'mpartner-default-resident' }
    const sealing = await scene.certificateOf(name)
    await scene.makeKey({ applicationId: 'RESIDENT', referenceId: 'SIGN' })
    await scene.makeKey({ applicationId: 'RESIDENT', referenceId: 'SIGN' }, true)
    const module = await scene.certificateOf({ applicationId: 'RESIDENT' })
    const shown = await get('RESIDENT')
    expect(shown.modules).toMatchObject([{ sha256: sha256Of(module), status: 'valid' }])
    expect(shown.keys).toMatchObject([
      { referenceId: 'SIGN', purpose: 'SIGNATURE', isCertifiedElsewhere: false, status: 'valid' },
      { referenceId: 'mpartner-default-resident', purpose: 'ENCRYPTION', sha256: sha256Of(sealing) },
    ])
    expect((await list()).find(({ applicationId }) => applicationId === 'RESIDENT')).toMatchObject({
      module: { sha256: sha256Of(module) },
      references: 2,
    })
    const id = shown.keys[1]!.certificateId!
    const details = await scene.admin.call('platform-trust.get-issued', { params: { certificateId: id } })
    expect(details.response.sha256).toBe(sha256Of(sealing))
    await revokeByOperator(scene.api.app, { id, reason: 'superseded' })
    expect((await get('RESIDENT')).keys[1]).toMatchObject({ status: 'revoked' })
  })

  test.each(['PMS', 'ROOT', 'PARTNER', '__proto__', ' '])('%j is none', async (applicationId) => {
    const { codes } = await scene.admin.call('key-service.get-application', { params: { applicationId } })
    expect(codes).toEqual(['KER-KMS-002'])
  })

  test.each(['acme', 'manager', 'roleless', 'service-client', 'auditor'] as const)(
    '%s sees them: only auditors, besides administrators',
    async (persona) => {
      const { status } = await scene.api.as(persona).call('key-service.list-applications')
      expect(status).toBe(persona === 'auditor' ? 200 : 403)
    },
  )
})
