import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  findPath,
  organisationForm,
  parseCertificate,
  readCertificateFile,
  type Certificate,
} from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { refusalsOf, type Expected } from '../../packages/portal/src/ui/certificate/acceptance.ts'
import { readPickedCertificates } from '../../packages/portal/src/ui/certificate/certificate-file.ts'
import { certificateFiles } from '../../packages/portal/src/ui/certificate/certificate-files.ts'
import { createEvidenceSource } from '../../packages/server/src/modules/trust-store/lists/revocation-evidence.ts'
import { judgeCaCertificate } from '../../packages/server/src/modules/trust-store/trust-certificate.ts'
import { explain } from '../../packages/server/src/platform/i18n/translate.ts'
import { Refusal } from '../../packages/server/src/platform/refusal.ts'
import { createTestApp } from '../support/app.ts'
import { findShared } from '../support/shared-folder.ts'

/** What is right for each file that failed once, at a moment at which all of them hold. */
const now = new Date('2026-11-29T12:00:00.000Z')

const cases = findShared('cases')
if (cases === undefined) process.stderr.write('SHARED CASES SKIPPED: shared/cases is absent\n')

const bytesOf = (file: string): Buffer => readFileSync(join(cases!, file))
const textOf = (file: string): string => bytesOf(file).toString('utf8')
const certificateIn = (file: string): Certificate => {
  const read = readCertificateFile(bytesOf(file))
  if (!read.ok) throw new Error(`${file}: ${read.problem}`)
  return parseCertificate(read.certificates[0]!.der)
}
const pick = (file: string) => readPickedCertificates(bytesOf(file), certificateFiles.maximumBytes)

const settings = {
  minimumMonths: 12,
  checks: ['authority', 'key', 'signature'],
  minimumDays: 335,
  signatures: 'strong',
} as const

/** The first refusal of a holder’s certificate, here as there, in words. */
const refused = (file: string, organisation: string, at = now): string | undefined => {
  const expected: Expected = { of: 'holder', organisation }
  const [first] = refusalsOf(certificateIn(file), expected, settings, at)
  return first && `${first.code} ${explain(new Refusal(first.code, first.values), 'eng')}`
}

describe.skipIf(cases === undefined)('the cases', () => {
  test.each(['two-blanks', 'no-break-blank'])('organisation-names/%s: one form for both sides', (name) => {
    const file = `organisation-names/${name}.pem`
    const own = certificateIn(file)
      .subject.relativeNames.flat()
      .find(({ text }) => text?.endsWith('r2'))!.text!
    expect(own).not.toBe(organisationForm(own))
    for (const registered of [own, organisationForm(own)]) expect(refused(file, registered)).toBeUndefined()
  })

  test('organisation-names/zero-width: the hidden character is visible', () => {
    const said = refused('organisation-names/zero-width.pem', 'Sandbox Chips')
    expect(said).toMatch(/^KER-PCM-008 .*Sandbox‹U\+200B› Chips/u)
    expect(said).toContain('U+0020')
  })

  test('crl/served-as-pem: is read at its distribution point, and revokes', async () => {
    const [leaf, ca] = [certificateIn('crl/leaf-it-revokes.pem'), certificateIn('crl/its-ca.pem')]
    const asked: string[] = []
    const fetchBytes = async ({ url }: { readonly url: string }) => {
      asked.push(url)
      return bytesOf('crl/served-as-pem.pem')
    }
    const source = createEvidenceSource({
      http: { fetchBytes } as never,
      clock: { now: () => now },
      log: { warn: () => undefined } as never,
    })
    const { crls, lacks } = await source.gather([leaf, ca], [])
    expect([asked, crls.length, lacks]).toEqual([[expect.stringContaining('1rev.pem')], 1, []])
    const question = { target: leaf, anchors: [ca], intermediates: [], at: now }
    expect(findPath(question).ok).toBe(true)
    expect(findPath({ ...question, revocation: { mode: 'soft', crls, ocspResponses: [] } })).toMatchObject({
      ok: false,
      refusal: { code: 'revoked' },
    })
  })

  test('crl/two-lists-in-one-file: both are stored', async () => {
    const api = await createTestApp()
    try {
      api.clock.set(now)
      const partnerDomain = 'FTM'
      const ca = { certificateData: textOf('crl/two-lists-ca.pem'), partnerDomain }
      expect((await api.as('admin').call('trust-store.upload', { request: ca })).codes).toEqual([])
      const lists = { crlData: textOf('crl/two-lists-in-one-file.pem'), partnerDomain }
      const { response } = await api.as('admin').call('trust-store.upload-crl', { request: lists })
      expect(response.stored).toHaveLength(2)
      expect((await api.as('admin').call('trust-store.list-crls')).response).toHaveLength(2)
    } finally {
      await api.close()
    }
  })

  test.each(['utf-16.pem', 'trusted-certificate-label.pem', 'teletex-latin-1.pem'])(
    'text-forms/%s: is read by both',
    (name) => {
      const file = `text-forms/${name}`
      expect([pick(file).ok, readCertificateFile(bytesOf(file)).ok]).toEqual([true, true])
      expect(refused(file, name.startsWith('teletex') ? 'Étoile r2' : 'Sandbox Chips')).toBeUndefined()
    },
  )

  test('text-forms/new-certificate-request-label: is a request for both', () => {
    const file = 'text-forms/new-certificate-request-label.csr'
    for (const read of [pick(file), readCertificateFile(bytesOf(file))])
      expect(read).toMatchObject({ ok: false, problem: 'csr' })
  })

  test('time/starts-minutes-after-it-was-made: the time in UTC, and to wait', () => {
    const file = 'time/starts-minutes-after-it-was-made.pem'
    const said = refused(file, 'Sandbox Chips', new Date('2026-11-28T23:15:00.000Z'))
    expect(said).toMatch(/^KER-PCM-004 .*Wait until 2026-11-28 23:19:57 UTC/u)
    expect(said).not.toContain('renewed')
    expect(refused(file, 'Sandbox Chips')).toBeUndefined()
  })

  test('authorities/path-length-zero: the sub CA is refused at upload, with the reason', () => {
    const root = certificateIn('authorities/path-length-zero-root.pem')
    const view = { roots: [root], intermediates: [], inactive: new Set<string>() }
    const context = { domain: 'FTM', view, now, ...settings } as const
    const verdict = judgeCaCertificate(certificateIn('authorities/path-length-zero-sub.pem'), context)
    const said = verdict instanceof Refusal ? `${verdict.code} ${explain(verdict, 'eng')}` : verdict
    expect(said).toMatch(/^KER-PCM-005 .*More authorities follow CN=R0,O=PathLen than it allows/u)
  })

  test.each([
    ['sha1', 'KER-PCM-014', 'RSA-SHA1 '],
    ['md5', 'KER-PCM-014', 'MD5'],
    ['sha224', 'KER-PCM-014', 'RSA-SHA224 '],
    ['brainpool', 'KER-PCM-013', 'its curve is not accepted'],
    ['secp256k1', 'KER-PCM-013', 'its curve is not accepted'],
  ])('signatures/%s: refused before it is sent as well, and the reason is true', (name, code, words) => {
    const said = refused(`signatures/${name}.pem`, 'Sandbox Chips')
    expect(said?.startsWith(code)).toBe(true)
    expect(said).toContain(words)
    expect(said).not.toContain('weak')
  })
})
