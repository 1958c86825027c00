import { expect, test } from 'vitest'
import { reportFiles, warningsOf } from './report-file.ts'

const report = {
  partnerId: 'bank',
  kit: '@entente/partner 0.1.0',
  at: '2026-11-30T10:00:00.000Z',
  challenge: `1764500000000.${'a'.repeat(22)}`,
  checks: [{ verdict: 'passed' }, { verdict: 'passed' }, { verdict: 'advice' }],
  organisation: 'Zoë & Co',
}
const jwsOf = (payload: object): Uint8Array =>
  new TextEncoder().encode(`e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln\n`)
const read = async (payload: object) => {
  const result = await reportFiles.read(jwsOf(payload))
  if (!result.ok) throw new Error(result.problem)
  return result.file.view
}
const reader = { partnerId: 'bank', challenge: '' }

test('a report is read before it is sent', async () => {
  expect(await read(report)).toEqual({
    partnerId: 'bank',
    kit: report.kit,
    at: report.at,
    challenge: report.challenge,
    passed: 2,
    failed: 0,
    advice: 1,
  })
})

test('what the server will refuse is said at once', async () => {
  const of = async (change: object) => warningsOf(await read({ ...report, ...change }), reader)
  expect(await of({})).toEqual([])
  expect(await of({ partnerId: 'other' })).toEqual(['otherPartner'])
  expect(await of({ challenge: null })).toEqual(['otherChallenge'])
  expect(await of({ checks: [{ verdict: 'failed' }, null] })).toEqual(['failed'])
})

test.each([
  ['nothing', ''],
  ['a text', 'hello'],
  ['a certificate', '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----'],
  ['three parts of something else', 'a.b.c'],
  ['a report that nobody has signed', new TextDecoder().decode(jwsOf(report)).replace('c2ln', '')],
])('%s is no report', async (_what, text) => {
  expect(await reportFiles.read(new TextEncoder().encode(text))).toEqual({ ok: false, problem: 'no-report' })
})

test('a file beyond the limit is not read', async () => {
  const bytes = new Uint8Array(reportFiles.maximumBytes + 1)
  expect(await reportFiles.read(bytes)).toEqual({ ok: false, problem: 'too-large' })
})
