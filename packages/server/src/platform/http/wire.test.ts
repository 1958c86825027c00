import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/ftm-scene.ts'
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
