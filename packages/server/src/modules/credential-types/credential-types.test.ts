import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import {
  oneExtractor,
  sharingSceneOf,
  type SharingScene,
} from '../../../../../tests/support/scenes/sharing-scene.ts'

let api: TestApp
let scene: SharingScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await sharingSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const extractorOf = (biometric: string, provider = 'mock') => ({
  attributeName: 'photo',
  biometric,
  extractor: { provider, version: null },
})

const shown = async (as: Persona, params: { partnerId: string; policyId: string }) => {
  const { response, codes } = await api.as(as).call('credential-types.get-extractors', { params })
  return codes.length > 0
    ? codes
    : response.extractors.map((each) => `${each.biometric} ${each.extractor.provider}`)
}

describe('extractors (P3, P4)', () => {
  test('D-28 each modality of an attribute has its own, and setting one again changes it', async () => {
    const { partnerId, policyId } = await scene.asked('printer')
    const params = { partnerId, policyId }
    const set = (extractors: ReturnType<typeof extractorOf>[]) =>
      api.as('printer').call('credential-types.set-extractors', { params, request: { extractors } })
    expect((await set([extractorOf('face'), extractorOf('iris[Left]')])).response).toBe(
      'Extractors added successfully.',
    )
    await set([extractorOf('face', 'other')])
    expect(await shown('printer', params)).toEqual(['face other', 'iris[Left] mock'])
    const replaced = await api.as('printer').call('credential-types.replace-extractors', {
      params,
      request: { extractors: [extractorOf('finger')] },
    })
    expect(replaced.codes).toEqual([])
    expect(await shown('printer', params)).toEqual(['finger mock'])
  })

  test('D-05 are the owner’s to set, and for services to read', async () => {
    const { partnerId, policyId } = await scene.asked('printer')
    const params = { partnerId, policyId }
    const request = { extractors: [oneExtractor] }
    const codes = async (as: Persona) =>
      (await api.as(as).call('credential-types.set-extractors', { params, request })).codes
    expect(await codes('verifier')).toEqual(['PMS_PRT_055'])
    expect(await codes('admin')).toEqual([])
    expect(
      (await api.as('printer-auditor').call('credential-types.set-extractors', { params, request })).status,
    ).toBe(403)
    expect(await shown('printer-auditor', params)).toEqual(['face mock'])
    expect(await shown('verifier', params)).toEqual(['PMS_PRT_055'])
  })

  test('do not change between the approvals of two people', async () => {
    const { partnerId, policyId } = await scene.asked('printer')
    const params = { partnerId, policyId }
    const set = (provider: string) =>
      api.as('printer').call('credential-types.set-extractors', {
        params,
        request: { extractors: [extractorOf('face', provider)] },
      })
    expect((await set('mock')).codes).toEqual([])
    const [row] = await api.query<{ id: string }>(
      'update policy_request set approvers = 2 where policy_id = $1 and partner_id = $2 returning id',
      [policyId, partnerId],
    )
    const approve = async (as: Persona) =>
      (
        await api.as(as).call('policy-requests.decide', {
          params: { mappingkey: row!.id },
          request: { status: 'Approved' },
        })
      ).codes
    expect(await approve('policy-manager')).toEqual([])
    expect((await set('another')).codes).toEqual(['PMS_PRT_062'])
    expect(await approve('admin')).toEqual([])
    expect(await shown('printer', params)).toEqual(['face mock'])
  })

  test('are approved with the request, which is not approved without them', async () => {
    const { partnerId, policyId } = await scene.asked('verifier')
    await api.query('delete from biometric_extractor where policy_id = $1', [policyId])
    const [row] = await api.query<{ id: string }>('select id from policy_request where policy_id = $1', [
      policyId,
    ])
    const decide = async () =>
      (
        await api.as('admin').call('policy-requests.decide', {
          params: { mappingkey: row!.id },
          request: { status: 'Approved' },
        })
      ).codes
    expect(await decide()).toEqual(['PMS_PM_051'])
    const params = { partnerId, policyId }
    const request = { extractors: [oneExtractor] }
    const set = async () =>
      (await api.as('verifier').call('credential-types.set-extractors', { params, request })).codes
    expect(await set()).toEqual([])
    expect(await decide()).toEqual([])
    expect(await set()).toEqual(['PMS_PRT_062'])
  })

  test.each([
    { biometric: 'finger[' },
    { biometric: '' },
    { biometric: null },
    { extractor: null },
    { extractor: { provider: 'mock', version: '123456789' } },
    { extractor: { provider: ' ' } },
    { attributeName: 'x'.repeat(129) },
    { attributeName: 5 },
  ])('with %j are refused as a field (D-30)', async (over) => {
    const params = { partnerId: 'printer', policyId: 'none' }
    const request = { extractors: [{ ...oneExtractor, ...over }] } as never
    expect(
      (await api.as('printer').call('credential-types.set-extractors', { params, request })).codes,
    ).toEqual(['PMS_COR_001'])
  })
})

describe('types of credentials (P5, P6)', () => {
  const map = async (credentialType: string, policyName: string, as: Persona = 'printer') =>
    (
      await api.as(as).call('credential-types.map', {
        params: { partnerId: 'printer', credentialType, policyName },
      })
    ).codes
  const policyOf = async (credentialType: string, as: Persona = 'printer') => {
    const params = { partnerId: 'printer', credentialType }
    const { response, codes } = await api.as(as).call('credential-types.get-policy', { params })
    return codes.length > 0 ? codes : [response.credentialType, response.policyId]
  }

  test('D-29 follow one policy each, in any case of their letters', async () => {
    const first = await scene.approved('printer')
    const second = await scene.approved('printer')
    expect(await map('euin', first.policyName)).toEqual([])
    expect(await map('EUIN', first.policyName)).toEqual([])
    expect(await map('eUin', second.policyName)).toEqual(['PMS_PRT_007'])
    expect(await policyOf('EuIn')).toEqual(['EuIn', first.policyId])
    expect(await policyOf('qrcode')).toEqual(['PMS_PRT_064'])
    const params = { partnerId: 'printer', credentialType: 'EUIN' }
    expect((await api.as('printer').call('credential-types.unmap', { params })).codes).toEqual([])
    expect(await map('euin', second.policyName)).toEqual([])
    expect(await policyOf('euin')).toEqual(['euin', second.policyId])
  })

  test('are mapped by many at once to one policy', async () => {
    const policies = [await scene.approved('printer'), await scene.approved('printer')]
    const codes = await Promise.all(policies.map(({ policyName }) => map('reprint', policyName)))
    expect(codes.flat()).toEqual(['PMS_PRT_007'])
  })

  test('follow approved policies of the partner’s own group only', async () => {
    const { policyName } = await scene.asked('printer')
    expect(await map('vercred', policyName)).toEqual(['PMS_PRT_109'])
    expect(await map('vercred', policyName, 'bank')).toEqual(['PMS_PRT_055'])
    expect(await map('vercred', 'mpolicy-default-euin')).toEqual(['PMS_PRT_098'])
    expect(await map('vercred', 'mpolicy-default-none')).toEqual(['PMS_PRT_073'])
    expect(await map('passport', policyName)).toEqual(['PMS_PRT_072'])
  })

  test('of the platform’s own services are there from the start', async () => {
    const read = async (service: string, credentialType: string) =>
      (
        await api.as('admin').call('credential-types.get-policy', {
          params: { partnerId: `mpartner-default-${service}`, credentialType },
        })
      ).response.policyId
    expect(await read('print', 'euin')).toBe('mpolicy-default-euin')
    expect(await read('auth', 'auth')).toBe('mpolicy-default-auth')
    expect(await read('digitalcard', 'PDFCard')).toBe('mpolicy-default-PDFCard')
    expect(
      await shown('admin', { partnerId: 'mpartner-default-auth', policyId: 'mpolicy-default-auth' }),
    ).toEqual(['face mock', 'finger mock', 'iris mock'])
  })
})
