import type { Certificate } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import {
  authorityExtensions,
  ecKey,
  make,
  readPem,
} from '../../../../../tests/support/certificates/certificates.ts'
import { makeCertificate, type CertificateWish } from '../../../../../tests/support/certificates/openssl.ts'
import { withOtherSignature } from '../../../../../tests/support/certificates/malleable.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { authorityOf, judgeCaCertificate, type UploadContext } from './trust-certificate.ts'

const now = new Date('2026-11-20T12:00:00.000Z')
const from = new Date('2026-11-01T00:00:00.000Z')
const until = new Date('2036-11-01T00:00:00.000Z')
const extensions = authorityExtensions

const authority = (over: Partial<CertificateWish> = {}) =>
  make({ subject: '/O=Trust/CN=CA', from, until, extensions, ...over })

const root = authority({ subject: '/C=XX/O=Trust/CN=Root' })
const sub = authority({ subject: '/C=XX/O=Trust/CN=Sub', issuer: root })

const view = { roots: [root.read], intermediates: [sub.read], inactive: new Set<string>() }
const context = (over: Partial<UploadContext> = {}): UploadContext => ({
  domain: 'FTM',
  view,
  now,
  minimumMonths: 12,
  checks: ['authority', 'key', 'signature'],
  ...over,
})

const judge = (
  subject: { read: Parameters<typeof judgeCaCertificate>[0] },
  over?: Partial<UploadContext>,
) => {
  const verdict = judgeCaCertificate(subject.read, context(over))
  return verdict instanceof Refusal ? verdict.code : verdict
}

const weakKey = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']
const day = (text: string) => new Date(`${text}T00:00:00.000Z`)

describe('what is stored', () => {
  test('a self-signed authority is a root, one with a path to a stored root an intermediate', () => {
    expect(judge(authority({ subject: '/CN=Another root' }))).toBe('ROOT')
    expect(judge(authority({ issuer: root }))).toBe('INTERMEDIATE')
    expect(judge(authority({ issuer: sub }))).toBe('INTERMEDIATE')
  })

  test.each<[string, Partial<CertificateWish>]>([
    ['RSA 2048', { key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] }],
    ['P-384', { key: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'] }],
    [
      'P-521 with SHA-512',
      { key: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], digest: 'sha512' },
    ],
    ['Ed25519', { key: ['-algorithm', 'ED25519'], digest: 'null' }],
    ['no key usage', { extensions: ['basicConstraints=critical,CA:true'] }],
  ])('%s is good enough', (_, over) => {
    expect(judge(authority(over))).toBe('ROOT')
  })
})

/** The faults, in the contract's order (trust-and-crypto §1.3, then §1.8). */
const faults: readonly [code: string, what: string, () => Partial<CertificateWish>][] = [
  ['KER-PMS-020', 'starts tomorrow', () => ({ from: day('2026-11-21') })],
  ['KER-PCM-004', 'ended yesterday', () => ({ until: day('2026-11-19') })],
  ['KER-PCM-017', 'ends within the year', () => ({ until: day('2027-11-19') })],
  ['KER-PCM-007', 'is of version 1', () => ({ extensions: [] })],
  ['KER-PCM-005', 'has no root here', () => ({ issuer: authority({ subject: '/CN=Elsewhere' }) })],
  ['KER-PCM-001', 'is no authority', () => ({ extensions: ['basicConstraints=critical,CA:false'] })],
  [
    'KER-PCM-001',
    'may not certify',
    () => ({ extensions: ['basicConstraints=critical,CA:true', 'keyUsage=critical,digitalSignature'] }),
  ],
  ['KER-PCM-013', 'has a weak key', () => ({ key: weakKey })],
  [
    'KER-PCM-013',
    'has a key on an unknown curve',
    () => ({ key: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'] }),
  ],
  ['KER-PCM-014', 'is signed with SHA-1', () => ({ digest: 'sha1' })],
  ['KER-PCM-014', 'is signed with MD5', () => ({ key: weakKeyless(), digest: 'md5' })],
]

// MD5 goes with RSA only.
function weakKeyless(): readonly string[] {
  return ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
}

describe('what is refused', () => {
  test.each(faults)('%s: one that %s', (code, _, over) => {
    expect(judge(authority(over()))).toBe(code)
  })

  test('KER-PCM-003: one that is stored already, root or intermediate', () => {
    expect(judge(root)).toBe('KER-PCM-003')
    expect(judge(sub)).toBe('KER-PCM-003')
    expect(judge(sub, { view: { ...view, intermediates: [] } })).toBe('INTERMEDIATE')
  })

  test('KER-PCM-003: one that is stored with its signature written otherwise', () => {
    const other = withOtherSignature(root.read)
    expect([other.isSelfSigned, other.sha256 === root.read.sha256]).toEqual([true, false])
    expect(judge({ read: other })).toBe('KER-PCM-003')
  })

  test('KER-PCM-003: an authority that has lost its trust, by whatever certificate of its name and key', () => {
    const inactive = new Set([authorityOf(root.read)])
    const subject = '/C=XX/O=Trust/CN=Root'
    const lost = { view: { roots: [], intermediates: [], inactive } }
    const again = [root, { read: withOtherSignature(root.read) }, authority({ subject })]
    expect(again.map((each) => judge(each, lost))).toEqual(['KER-PCM-003', 'KER-PCM-003', 'KER-PCM-003'])
    const verdict = judgeCaCertificate(root.read, context(lost))
    expect(verdict instanceof Refusal && explain(verdict, 'eng')).toContain('has lost its trust')
    // Neither another authority with that key nor another key of that name.
    const [sameKey, sameName] = [
      authority({ subject: '/O=Trust/CN=Same key', keyNumber: 3 }),
      authority({ subject, keyNumber: 4 }),
    ]
    const known = new Set([authorityOf(authority({ subject, keyNumber: 3 }).read)])
    const view = { roots: [], intermediates: [], inactive: known }
    expect([sameKey, sameName].map((each) => judge(each, { view }))).toEqual(['ROOT', 'ROOT'])
  })

  test('the same faults in an intermediate', () => {
    const codes = [
      'KER-PMS-020',
      'KER-PCM-004',
      'KER-PCM-017',
      'KER-PCM-007',
      'KER-PCM-001',
      'KER-PCM-013',
      'KER-PCM-014',
    ]
    for (const code of codes) {
      const [, , over] = faults.find(([each]) => each === code)!
      expect(judge(authority({ ...over(), issuer: root }))).toBe(code)
    }
  })

  test('the first fault in the contract’s order is named, whatever else is wrong', () => {
    const [future, , soon, version1, stranger, noCa, , weak] = faults.map(([, , over]) => over())
    const past = { from: day('2020-01-01'), until: day('2026-11-19') }
    expect(judge(authority({ ...future, ...version1, ...weak }))).toBe('KER-PMS-020')
    expect(judge(authority({ ...past, ...version1, ...weak, digest: 'sha1' }))).toBe('KER-PCM-004')
    expect(judge(authority({ ...soon, ...version1, ...stranger }))).toBe('KER-PCM-017')
    expect(judge(authority({ ...version1, ...stranger }))).toBe('KER-PCM-007')
    expect(judge(authority({ ...stranger, ...noCa, ...weak }))).toBe('KER-PCM-005')
    expect(judge(authority({ ...noCa, ...weak, digest: 'sha1' }))).toBe('KER-PCM-001')
    expect(judge(authority({ ...weak, digest: 'sha1' }))).toBe('KER-PCM-013')
    expect(judge(root, { now: day('2050-01-01') })).toBe('KER-PCM-003')
  })

  test('a root of another key that uses a stored name leads nowhere', () => {
    const impostor = authority({ subject: '/C=XX/O=Trust/CN=Root', key: weakKeyless() })
    expect(judge(authority({ issuer: impostor }))).toBe('KER-PCM-005')
  })

  describe('below an authority that may have none below it', () => {
    const short = (pathLength: number) => [
      `basicConstraints=critical,CA:true,pathlen:${pathLength}`,
      'keyUsage=critical,keyCertSign,cRLSign',
    ]
    const last = authority({ subject: '/CN=Last', issuer: root, extensions: short(0) })
    const below = authority({ subject: '/CN=Below', issuer: last })
    const withLast = { ...view, intermediates: [last.read] }

    test('an intermediate: everything that it issued would be refused later', () => {
      expect(judge(below, { view: withLast })).toBe('KER-PCM-005')
      const verdict = judgeCaCertificate(below.read, context({ view: withLast }))
      expect(verdict instanceof Refusal && explain(verdict, 'eng')).toContain(
        'More authorities follow CN=Last than it allows',
      )
    })

    test('an intermediate right below a root, and one further down', () => {
      const zero = authority({ subject: '/CN=Zero', extensions: short(0) })
      const one = authority({ subject: '/CN=One', extensions: short(1) })
      const first = authority({ subject: '/CN=First', issuer: one })
      const second = authority({ subject: '/CN=Second', issuer: first })
      const below = (
        roots: readonly { read: Certificate }[],
        intermediates: readonly { read: Certificate }[],
      ) => ({
        view: {
          ...view,
          roots: roots.map(({ read }) => read),
          intermediates: intermediates.map(({ read }) => read),
        },
      })
      expect(judge(authority({ issuer: zero }), below([zero], []))).toBe('KER-PCM-005')
      expect(judge(first, below([one], []))).toBe('INTERMEDIATE')
      expect(judge(second, below([one], [first]))).toBe('KER-PCM-005')
    })

    test('an intermediate is stored where another way leaves room', () => {
      const wide = authority({ subject: '/CN=Last', issuer: root, extensions: short(1), keyNumber: 0 })
      const narrow = authority({ subject: '/CN=Last', issuer: root, extensions: short(0), keyNumber: 0 })
      const target = authority({ subject: '/CN=Below', issuer: wide })
      for (const intermediates of [
        [narrow.read, wide.read],
        [wide.read, narrow.read],
      ])
        expect(judge(target, { view: { ...view, intermediates } })).toBe('INTERMEDIATE')
      expect(judge(target, { view: { ...view, intermediates: [narrow.read] } })).toBe('KER-PCM-005')
    })

    test('an intermediate is taken where CA_CHECKS leaves it to the contract', () => {
      expect(judge(below, { view: withLast, checks: [] })).toBe('INTERMEDIATE')
    })

    test('an end of the path already', () => {
      const view = { roots: [root.read], intermediates: [last.read, below.read], inactive: new Set<string>() }
      expect(judge(authority({ issuer: below }), { view })).toBe('KER-PCM-005')
    })
  })

  test.each([
    ['root', undefined],
    ['intermediate', root],
  ])('a %s without a name: whoever issues must be named', (_, issuer) => {
    const nameless = authority({ subject: '/', ...(issuer ? { issuer } : {}) })
    expect(judge(nameless)).toBe('KER-PCM-001')
    const verdict = judgeCaCertificate(nameless.read, context())
    expect(verdict instanceof Refusal && explain(verdict, 'eng')).toContain('without a name')
  })

  test.each([
    [
      'starts in five minutes',
      { from: new Date('2026-11-20T12:05:00.000Z') },
      'KER-PCM-004',
      '2026-11-20 12:05:00 UTC',
    ],
    [
      'starts tomorrow',
      { from: new Date('2026-11-21T08:00:01.000Z') },
      'KER-PMS-020',
      '2026-11-21 08:00:01 UTC',
    ],
  ])('one that %s: the time, and to wait', (_, over, code, starts) => {
    const verdict = judgeCaCertificate(authority(over).read, context())
    expect(verdict instanceof Refusal && verdict.code).toBe(code)
    const said = verdict instanceof Refusal ? explain(verdict, 'eng') : ''
    expect(said).toContain(`Wait until ${starts}, then upload the same certificate`)
    expect(said).toContain('it is 2026-11-20 12:00:00 UTC')
    expect(said).not.toContain('renewed')
  })

  test.each([
    [
      'brainpool',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
      'EC brainpoolP256r1',
      'its curve is not accepted',
    ],
    [
      'secp256k1',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
      'EC secp256k1',
      'its curve is not accepted',
    ],
    [
      'P-224',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp224r1'],
      'EC P-224',
      'its curve is not accepted',
    ],
    ['RSA 1024', weakKey, 'RSA 1024', 'it is too short'],
    ['Ed448', ['-algorithm', 'ED448'], 'Ed448', 'keys of this kind are not accepted'],
  ])('a key %s, with a reason that is true of it', (_, key, name, reason) => {
    const verdict = judgeCaCertificate(authority({ key }).read, context())
    expect(verdict instanceof Refusal && verdict.code).toBe('KER-PCM-013')
    expect(verdict instanceof Refusal && explain(verdict, 'eng')).toContain(
      `(${name}) is not accepted: ${reason}`,
    )
  })

  test('an intermediate whose root has run out', () => {
    const old = authority({ subject: '/CN=Old', until: day('2026-11-19'), from: day('2020-01-01') })
    expect(
      judge(authority({ issuer: old }), { view: { ...view, roots: [old.read], intermediates: [] } }),
    ).toBe('KER-PCM-005')
  })
})

describe('dates, by the calendar', () => {
  const subject = authority({ from: new Date('2026-11-20T18:00:00.000Z'), until: day('2028-01-31') })
  const at = (text: string) => judge(subject, { now: new Date(text) })

  test.each([
    ['2026-11-19T23:59:59.999Z', 'KER-PMS-020'],
    ['2026-11-20T00:00:00.000Z', 'KER-PCM-004'],
    ['2026-11-20T17:59:59.999Z', 'KER-PCM-004'],
    ['2026-11-20T18:00:00.000Z', 'ROOT'],
    // Twelve months before its last day, at any hour of that day; 31 January is the last day.
    ['2027-01-31T00:00:00.000Z', 'ROOT'],
    ['2027-01-31T23:59:59.999Z', 'ROOT'],
    ['2027-02-01T00:00:00.000Z', 'KER-PCM-017'],
    ['2028-01-31T00:00:00.000Z', 'KER-PCM-017'],
    ['2028-01-31T00:00:00.001Z', 'KER-PCM-004'],
  ])('on %s: %s', (text, verdict) => {
    expect(at(text)).toBe(verdict)
  })

  test('a month that is shorter ends on its last day', () => {
    const ending = (text: string) => authority({ until: day(text) })
    const leapDay = { now: new Date('2028-02-29T12:00:00.000Z') }
    expect(judge(ending('2029-02-28'), leapDay)).toBe('ROOT')
    expect(judge(ending('2029-02-27'), leapDay)).toBe('KER-PCM-017')
    const august = { now: new Date('2027-08-31T12:00:00.000Z'), minimumMonths: 6 }
    expect(judge(ending('2028-02-29'), august)).toBe('ROOT')
    expect(judge(ending('2028-02-28'), august)).toBe('KER-PCM-017')
  })

  test('no minimum, no refusal', () => {
    expect(judge(authority({ until: day('2026-11-21') }), { minimumMonths: 0 })).toBe('ROOT')
  })
})

test('the refusal says what a person needs to know', () => {
  const orphan = readPem(
    makeCertificate({
      subject: '/O=Trust/CN=Orphan',
      issuer: authority({ subject: '/CN=Elsewhere' }),
      key: ecKey,
      from,
      until,
      extensions,
    }).certificate,
  )
  const verdict = judgeCaCertificate(orphan, context())
  expect((verdict as Refusal).values).toMatchObject({
    subject: 'CN=Orphan,O=Trust',
    domain: 'FTM',
    detail: { values: { issuer: 'CN=Elsewhere' } },
  })
})
