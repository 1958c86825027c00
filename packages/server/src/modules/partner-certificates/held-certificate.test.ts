import { describe, expect, test } from 'vitest'
import { authorityExtensions, make } from '../../../../../tests/support/certificates/certificates.ts'
import type { CertificateWish } from '../../../../../tests/support/certificates/openssl.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { judgeHeldCertificate, type JudgeContext } from './held-certificate.ts'

const now = new Date('2026-11-20T12:00:00.000Z')
const from = new Date('2026-11-01T00:00:00.000Z')
const until = new Date('2028-11-01T00:00:00.000Z')
const day = (text: string) => new Date(`${text}T00:00:00.000Z`)

const authority = (over: Partial<CertificateWish> = {}) =>
  make({
    subject: '/O=Trust/CN=CA',
    from,
    until: day('2036-11-01'),
    extensions: authorityExtensions,
    ...over,
  })

const root = authority({ subject: '/C=XX/O=Trust/CN=Root' })
const sub = authority({ subject: '/C=XX/O=Trust/CN=Sub', issuer: root })

const leaf = (over: Partial<CertificateWish> = {}) =>
  make({ subject: '/C=XX/O=Acme Chips/CN=Acme', issuer: sub, from, until, ...over })

const context = (over: Partial<JudgeContext> = {}): JudgeContext => ({
  domain: 'FTM',
  view: { roots: [root.read], intermediates: [sub.read], inactive: new Set() },
  now,
  organisation: 'Acme Chips',
  minimumDays: 335,
  purpose: 'ALL',
  signatures: 'strong',
  ...over,
})

const judge = (
  subject: { read: Parameters<typeof judgeHeldCertificate>[0] },
  over?: Partial<JudgeContext>,
) => {
  const verdict = judgeHeldCertificate(subject.read, context(over))
  return verdict instanceof Refusal ? verdict.code : verdict.map(({ sha256 }) => sha256)
}

const weak = { key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] }
const stranger = () => ({ issuer: authority({ subject: '/CN=Elsewhere' }) })
const other = { subject: '/C=XX/O=Rival Chips/CN=Rival' }

test('a good certificate gives its chain, certificate first', () => {
  const good = leaf()
  expect(judge(good)).toEqual([good.read.sha256, sub.read.sha256, root.read.sha256])
})

describe('what is refused (trust-and-crypto §2.2)', () => {
  test.each<[string, string, () => ReturnType<typeof leaf>]>([
    ['KER-PMS-020', 'starts tomorrow', () => leaf({ from: day('2026-11-21') })],
    ['KER-PCM-004', 'starts later today', () => leaf({ from: new Date('2026-11-20T12:00:01.000Z') })],
    ['KER-PCM-004', 'has run out', () => leaf({ until: day('2026-11-20') })],
    ['KER-KMS-021', 'runs out within 335 days', () => leaf({ until: day('2027-10-20') })],
    ['KER-PCM-015', 'is self-signed', () => make({ subject: '/O=Acme Chips/CN=Acme', from, until })],
    ['KER-PCM-006', 'has an unknown issuer', () => leaf(stranger())],
    ['KER-PCM-007', 'is of version 1', () => leaf({ extensions: [] })],
    ['KER-PCM-008', 'names another organisation', () => leaf(other)],
    ['KER-PCM-008', 'names no organisation', () => leaf({ subject: '/CN=Acme Chips' })],
    ['KER-PCM-013', 'has a weak key', () => leaf(weak)],
    ['KER-PCM-014', 'is signed with SHA-1', () => leaf({ digest: 'sha1' })],
  ])('%s: one that %s', (code, _, subject) => {
    expect(judge(subject())).toBe(code)
  })

  test('the first fault in the contract’s order is named, whatever else is wrong', () => {
    const soon = { until: day('2027-01-01') }
    const past = { until: day('2026-11-02') }
    const version1 = { extensions: [] }
    expect(judge(leaf({ from: day('2026-12-01'), ...version1, ...other }))).toBe('KER-PMS-020')
    expect(judge(leaf({ ...past, ...stranger(), ...other }))).toBe('KER-PCM-004')
    expect(judge(make({ subject: '/O=Acme Chips', from, ...soon, ...weak }))).toBe('KER-KMS-021')
    expect(judge(make({ subject: '/O=Rival', from, until, ...weak, ...version1 }))).toBe('KER-PCM-015')
    expect(judge(leaf({ ...stranger(), ...version1, ...other }))).toBe('KER-PCM-006')
    expect(judge(leaf({ ...version1, ...other, ...weak }))).toBe('KER-PCM-007')
    expect(judge(leaf({ ...other, ...weak, digest: 'sha1' }))).toBe('KER-PCM-008')
    expect(judge(leaf({ ...weak, digest: 'sha1' }))).toBe('KER-PCM-013')
  })

  test('one whose chain is in another domain', () => {
    expect(judge(leaf(), { view: { roots: [], intermediates: [], inactive: new Set() } })).toBe('KER-PCM-006')
  })

  test('one whose intermediate is missing, though its root is there', () => {
    expect(judge(leaf(), { view: { roots: [root.read], intermediates: [], inactive: new Set() } })).toBe(
      'KER-PCM-006',
    )
  })
})

test('one that starts in some minutes: the time, and to wait', () => {
  const early = leaf({ from: new Date('2026-11-20T12:05:00.000Z') })
  const verdict = judgeHeldCertificate(early.read, context())
  expect(verdict instanceof Refusal && verdict.code).toBe('KER-PCM-004')
  const said = verdict instanceof Refusal ? explain(verdict, 'eng') : ''
  expect(said).toContain('Wait until 2026-11-20 12:05:00 UTC, then upload the same certificate')
  expect(said).not.toContain('renewed')
})

test('one that is signed with SHA-224: that is what is not accepted', () => {
  const verdict = judgeHeldCertificate(leaf({ digest: 'sha224' }).read, context())
  expect(verdict instanceof Refusal && explain(verdict, 'eng')).toContain('ECDSA-SHA224')
})

describe('the days that must remain', () => {
  const ending = (text: string) => leaf({ until: new Date(text) })

  test.each([
    ['2027-10-21T12:00:00.000Z', true],
    ['2027-10-21T11:59:59.000Z', false],
    ['2027-10-22T00:00:00.000Z', true],
  ])('until %s is long enough: %j', (text, isGood) => {
    expect(judge(ending(text))).toEqual(isGood ? expect.any(Array) : 'KER-KMS-021')
  })

  test('none need remain where the setting says so', () => {
    expect(judge(ending('2026-11-20T12:00:01.000Z'), { minimumDays: 0 })).toEqual(expect.any(Array))
  })
})

describe('the organisation', () => {
  const named = (name: string) => leaf({ subject: `/C=XX/O=${name}/CN=x` })

  test.each([
    ['Société Ünï', 'Société Ünï'],
    ['Société Ünï', 'Socie\u0301te\u0301 U\u0308ni\u0308'],
    ['شركة الرقائق', 'شركة الرقائق'],
    ['😀 Chips', '😀 Chips'],
    ['Acme  Chips', 'Acme Chips'],
    ['Acme\u00a0Chips', 'Acme Chips'],
    ['Acme Chips', 'Acme\u2003\u202f Chips '],
    [' Acme Chips', 'Acme Chips\u3000'],
    ['Acme\u200bChips', 'Acme\u200bChips'],
    ["O'Brien %_ <b>", "O'Brien %_ <b>"],
  ])('%s is %s', (certified, registered) => {
    expect(judge(named(certified), { organisation: registered })).toEqual(expect.any(Array))
  })

  test.each([
    ['acme chips', 'Acme Chips'],
    ['AcmeChips', 'Acme Chips'],
    ['Acme Chips Ltd', 'Acme Chips'],
    ['Acme\u200b Chips', 'Acme Chips'],
    ['Acme Chips', 'Acme Chips\u200e'],
    ['Acme\ufeffChips', 'Acme Chips'],
    ['Acme Chips', 'Acme Chips '.repeat(40)],
    ['Аcme Chips', 'Acme Chips'],
  ])('%s is not %s', (certified, registered) => {
    expect(judge(named(certified), { organisation: registered })).toBe('KER-PCM-008')
  })

  test.each([
    [
      'Acme\u200b Chips',
      'Acme Chips',
      'Acme‹U+200B› Chips',
      'from character 5 on: ‹U+200B› in the certificate, ‹U+0020› here',
    ],
    [
      'Acme Chips',
      'Acme \u202eChips',
      'Acme ‹U+202E›Chips',
      'from character 6 on: C (U+0043) in the certificate, ‹U+202E› here',
    ],
    [
      'Аcme Chips',
      'Acme Chips',
      'Аcme Chips',
      'from character 1 on: А (U+0410) in the certificate, A (U+0041) here',
    ],
    [
      'Acme Chips Ltd',
      'Acme Chips',
      'Acme Chips Ltd',
      'from character 11 on: ‹U+0020› in the certificate, – here',
    ],
  ])('a refusal of %j for %j shows where they differ', (certified, registered, shown, where) => {
    const verdict = judgeHeldCertificate(named(certified).read, context({ organisation: registered }))
    const text = verdict instanceof Refusal ? explain(verdict, 'eng') : ''
    expect(text).toContain(shown)
    expect(text).toContain(where)
    expect(text).not.toMatch(/[\u200b\u202e]/u)
  })

  test('that counts is the first that is named', () => {
    const two = leaf({ subject: '/C=XX/O=Acme Chips/O=Rival Chips/CN=x' })
    expect(judge(two)).toEqual(expect.any(Array))
    expect(judge(two, { organisation: 'Rival Chips' })).toBe('KER-PCM-008')
  })
})
