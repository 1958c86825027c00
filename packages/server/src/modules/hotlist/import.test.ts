import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { checkHotlist } from './index.ts'

let api: TestApp

beforeAll(async () => {
  api = await createTestApp()
})

afterAll(() => api.close())

const send = async (text: string, over: object = {}) => {
  const request = { file: Buffer.from(text).toString('base64'), isDryRun: false, ...over }
  return (await api.as('admin').call('hotlist.import', { request })).response
}
const header = 'kind,serialNumber,make,model,softwareVersion,providerId,reason,endDateTime\n'
const live = async (): Promise<number> => {
  const [row] = await api.query<{ count: number }>(
    `select count(*)::int from hotlist_entry where state = 'live'`,
  )
  return row?.count ?? 0
}

test('a dry run stores nothing and foresees what the import then does', async () => {
  const file = `${header}device,I1,Acme,M1,,,stolen,\ndevice model,,Acme,M2,,,unsafe,2999-01-01T00:00:00Z\nSBI,,,,1.2,acme,leaks,\n`
  const foreseen = await send(file, { isDryRun: true })
  expect(await live()).toBe(0)
  expect(foreseen).toMatchObject({
    encoding: 'UTF-8',
    delimiter: ',',
    rowCount: 3,
    problemCount: 0,
    outcomes: { blocked: 3, changed: 0, unchanged: 0 },
    next: null,
  })
  expect(foreseen.sample[0]).toMatchObject({ kind: 'device', serialNumber: 'I1', endDateTime: null })
  expect((await send(file)).outcomes).toEqual(foreseen.outcomes)
  expect(await live()).toBe(3)
  expect(
    (await checkHotlist(api.app, [{ kind: 'sbi', providerId: 'acme', softwareVersion: '1.2' }]))?.kind,
  ).toBe('sbi')
  expect((await send(file.replace('stolen', 'lost'))).outcomes).toEqual({
    blocked: 0,
    changed: 1,
    unchanged: 2,
  })
})

test('each problem has its line, and a file with one is not begun', async () => {
  const before = await live()
  const { problems, next } = await send(
    `${header}shoe,,,,,,x,\ndevice,P1,Acme,,,,x,\npartner,,,,,mpartner-default-auth,x,\ndevice,P2,=a(),M,,,x,\n` +
      'device,P3,A,M,,,x,2001-01-01\ndevice,P4,A,M,,,x,\ndevice,p4,a,m,,,x,\ndevice,P5,A,M,,,,\n',
  )
  expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 8, 9])
  expect(problems[0]?.message).toContain('device_model')
  expect(problems[5]?.message).toContain('7')
  expect(next).toBeNull()
  expect(await live()).toBe(before)
})

test('a long file is carried out part by part', async () => {
  const rows = Array.from({ length: 450 }, (_, place) => `device,L${place},Acme,M1,,,lost lorry,`).join('\n')
  const before = await live()
  let from = 0
  const starts: number[] = []
  for (let next: number | null = 0; next !== null;) {
    starts.push(next)
    from = next
    next = (await send(header + rows, { from })).next
  }
  expect(starts).toEqual([0, 200, 400])
  expect(await live()).toBe(before + 450)
  const shown = await api
    .as('admin')
    .call('hotlist.page', { query: { search: 'lorry', state: 'live', withCounts: 'true' } })
  expect([shown.response.totalResults, shown.response.counts]).toEqual([450, { live: 450 }])
})
