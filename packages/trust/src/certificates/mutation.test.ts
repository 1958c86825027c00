import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { findPath } from '../path-validation/find-path.ts'
import { certsOnlyPkcs7 } from '../pkcs7/certs-only-pkcs7.ts'
import { readPkcs7 } from '../pkcs7/read-pkcs7.ts'
import { fastestRun, withoutHanging } from '../testing/fastest-run.ts'
import { change, mutate, mutationsOf } from '../testing/mutations.ts'
import { caExtensions, OpensslAuthority } from '../testing/openssl-authority.ts'
import { acceptedMutations, unreadByOpenssl } from '../testing/openssl-reads.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { readCertificateFile } from './files/read-certificate-file.ts'
import { formatName } from './names/name-parts.ts'
import { toPem } from './files/pem.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', { subject: '/C=MA/O=Root/CN=Root', extensions: caExtensions() })
const originals = [
  root,
  authority.issue('leaf', {
    subject: '/O=Org/CN=leaf',
    issuer: 'root',
    extensions: [
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=clientAuth',
      'authorityKeyIdentifier=keyid,issuer',
      'subjectAltName=DNS:a.example,email:x@y.example,IP:10.0.0.1,dirName:dn',
      'crlDistributionPoints=URI:http://crl.example/1',
      'nameConstraints=critical,permitted;DNS:example',
      '[dn]',
      'CN=alternative',
    ],
  }),
  authority.issue('pss', { subject: '/CN=pss', kind: 'pss' }),
].map(({ der }) => Buffer.from(der))

const mutated = mutationsOf(originals)

/** Every lazy part as well: nothing may be left that throws later. */
function useAll(certificate: Certificate): void {
  void certificate.isSelfSigned
  void formatName(certificate.subject)
  void certificate.subject.comparisonKey
  findPath({ target: certificate, anchors: [root], intermediates: [certificate], at: certificate.notBefore })
}

describe('mutated certificates', () => {
  it('throw nothing but TrustError, and a certificate that still reads can be used', () => {
    let readable = 0
    fc.assert(
      fc.property(mutated, (der) => {
        try {
          withoutHanging(() => useAll(parseCertificate(der)))
          readable += 1
        } catch (error) {
          if (!(error instanceof TrustError)) throw error
        }
      }),
      { numRuns: 8000 },
    )
    expect(readable).toBeGreaterThan(100)
  })

  it('are not read when openssl cannot read them', () => {
    const accepts = (der: Buffer): boolean => readCertificateFile(der).ok
    const accepted = acceptedMutations(originals, accepts, 1200)
    expect(accepted.length).toBeGreaterThan(10)
    expect(unreadByOpenssl(authority, ['x509', '-inform', 'DER', '-noout', '-in'], accepted)).toEqual([])
  })

  it('never keep a valid path: no changed certificate is signed by the root', () => {
    const leaf = originals[1]!
    fc.assert(
      fc.property(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const der = Buffer.from(leaf)
        der[at] = der[at]! ^ flip
        const file = readCertificateFile(der)
        if (!file.ok) return true
        const [target] = file.certificates
        return !findPath({ target: target!, anchors: [root], intermediates: [], at: root.notBefore }).ok
      }),
      { numRuns: 3000 },
    )
  })

  it('are files with a problem, never an exception', () => {
    const pkcs7 = Buffer.from(certsOnlyPkcs7(originals))
    const text = toPem('PKCS7', pkcs7) + originals.map((der) => toPem('CERTIFICATE', der)).join('')
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), (changes, asText) => {
        const input = changes.reduce(
          (bytes: Buffer, each) => mutate(bytes, each, originals),
          asText ? Buffer.from(text) : pkcs7,
        )
        const file = withoutHanging(() => readCertificateFile(asText ? input.toString('latin1') : input))
        return typeof file.ok === 'boolean'
      }),
      { numRuns: 3000 },
    )
  })

  it('and random bytes or text as well', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 300 })), (input) => {
        return typeof readCertificateFile(input).ok === 'boolean'
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['nested indefinite lengths', Buffer.alloc(60_000, Buffer.of(0x30, 0x80))],
    [
      'nested empty sequences',
      Buffer.concat([Buffer.of(0x30, 0x80), Buffer.alloc(60_000, Buffer.of(0x30, 0x80, 0, 0))]),
    ],
    [
      'many tiny elements',
      Buffer.concat([Buffer.of(0x30, 0x82, 0xea, 0x60), Buffer.alloc(60_000, Buffer.of(5, 0))]),
    ],
  ])('do not hang on %s', (_what, bytes) => {
    const fastest = fastestRun(() => {
      expect(() => readPkcs7(bytes)).toThrow(TrustError)
      expect(readCertificateFile(bytes).ok).toBe(false)
    })
    expect(fastest).toBeLessThan(500)
  })

  it.each([
    ['begin lines', '-----BEGIN CERTIFICATE-----\n'.repeat(2300)],
    ['white space', `-----BEGIN CERTIFICATE-----${' '.repeat(60_000)}-----END CERTIFICATE-----`],
    ['padding', '='.repeat(60_000)],
    ['base64 that ends wrong', `M${'A'.repeat(60_000)}!`],
  ])('do not hang on a text of %s', (_what, text) => {
    const fastest = fastestRun(() => expect(readCertificateFile(text).ok).toBe(false))
    expect(fastest).toBeLessThan(500)
  })
})
