import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeScene, type Scene } from '../testing/scene.ts'
import { allChecks } from './all-checks.ts'
import { runChecks } from './check.ts'
import { readReport, signReport, writeReport, type Report } from './report.ts'

let scene: Scene
beforeAll(() => void (scene = makeScene()))
afterAll(() => scene.authority.close())

const facts = { at: '2026-06-01T12:00:00.000Z' }
const report: Report = writeReport({
  kit: '@entente/partner 0.1.0',
  partnerId: 'example-bank',
  gateway: 'gateway.example:8443',
  challenge: 'c-123',
  results: runChecks(allChecks, facts),
  facts,
})

test('a report is signed by the partner and read again', async () => {
  const text = await signReport(report, scene.identity.signature)
  const reading = readReport(`${text}\n`)
  expect(reading).toEqual({ ok: true, report, signer: expect.objectContaining({}) as unknown })
  expect(reading.ok && reading.signer.sha256).toBe(scene.identity.signature.chain[0].sha256)
})

test('a changed report counts for nothing', async () => {
  const [header, , signature] = (await signReport(report, scene.identity.signature)).split('.')
  const better = { ...report, counts: { ...report.counts, failed: 0 }, partnerId: 'other' }
  const payload = Buffer.from(JSON.stringify(better)).toString('base64url')
  expect(readReport(`${header}.${payload}.${signature}`)).toEqual({ ok: false, problem: 'bad-signature' })
})

test('another version is not guessed at', async () => {
  const text = await signReport({ ...report, version: 2 } as unknown as Report, scene.identity.signature)
  expect(readReport(text)).toEqual({ ok: false, problem: 'other-version' })
})

test('without facts nothing is said to be in order', () => {
  expect(report.counts).toEqual({ passed: 0, failed: 0, advice: 0, 'not-looked-at': allChecks.length })
})
