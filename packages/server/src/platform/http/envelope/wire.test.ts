import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { contractLines, inLine, lineDifferences } from './wire.ts'

describe.each(contractLines)('clients of the %s line', (line) => {
  let api: TestApp
  let ftm: FtmScene
  beforeAll(async () => {
    api = await createTestApp({ CONTRACT_LINE: line })
    ftm = await setFtmScene(api)
  })
  afterAll(() => api.close())

  test('read the code of a chip that waits for its certificate', async () => {
    const params = { ftmId: await ftm.chipIn('pending_cert_upload') }
    const { codes } = await api.as('acme').call('chips.get-certificates', { params })
    expect(codes).toEqual([inLine(line, lineDifferences.chipWithoutCertificate)])
  })

  test('find the status of a broken body', async () => {
    const { status, codes } = await api.as('acme').call('chips.add', { request: {} as never })
    expect([status, ...codes]).toEqual([inLine(line, lineDifferences.brokenConstraint), 'PMS_COR_001'])
  })

  test('are told that an id can be none, or that it is unknown', async () => {
    const idOf = async (ftmId: string) =>
      (await api.as('acme').call('chips.get-certificates', { params: { ftmId } })).codes
    const ofAuthority = async (certificateId: string) =>
      (await api.as('admin').call('trust-store.download', { params: { certificateId } })).codes
    const malformed =
      line === '1.3' ? [['PMS_PRT_099'], ['PMS_PRT_099']] : [['PMS_FTM_ERROR_005'], ['KER-PMS-019']]
    expect([await idOf('x1'), await ofAuthority('a b')]).toEqual(malformed)
    expect([await idOf(' '), await ofAuthority(' ')]).toEqual(malformed)
    expect([await idOf('123'), await ofAuthority('ab-c1')]).toEqual([['PMS_FTM_ERROR_005'], ['KER-PMS-019']])
  })

  test('say of what day a registration is, or need not', async () => {
    const request = {
      partnerId: 'roleless',
      organizationName: 'Late',
      address: '1 Road',
      contactNumber: '1',
      emailId: 'late@partner.example',
      partnerType: 'None',
    }
    const register = async (over: object) =>
      (await api.as('roleless').call('partners.register', { body: { request, ...over } })).codes
    const strict = line === '1.3'
    const old = { requesttime: '2020-01-01T00:00:00.000Z' }
    expect(await register({})).toEqual([strict ? 'PMS_REQUEST_ERROR_004' : 'PMS_PRT_010'])
    expect(await register(old)).toEqual([strict ? 'PMS_REQUEST_ERROR_006' : 'PMS_PRT_010'])
    expect(await register({ requesttime: api.clock.now().toISOString() })).toEqual(['PMS_PRT_010'])
    // A field that is broken is said first.
    expect(await register({ request: { ...request, address: '' } })).toEqual(['PMS_COR_001'])
  })

  test('read a refused page in the envelope that they know', async () => {
    const { body } = await api.as('admin').call('chips.list', { query: { pageNo: '-1' } })
    const ids = { v1: 'mosip.partnermanagement', v2: 'mosip.pms.partners.ftm.chip.details.get' }
    expect(body['id']).toBe(ids[inLine(line, lineDifferences.listParameters)])
    expect(body).toHaveProperty('responsetime')
  })
})

test('the status of a broken body can be set apart from the line', async () => {
  const api = await createTestApp({ CONTRACT_LINE: '1.3', VALIDATION_HTTP_STATUS: '200' })
  const { status } = await api.as('acme').call('chips.add', { request: {} as never })
  await api.close()
  expect(status).toBe(200)
})

test('no line is like another', () => {
  for (const each of Object.values(lineDifferences)) expect(each['1.2']).not.toBe(each['1.3'])
})
