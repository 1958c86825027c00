import { afterAll, describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { parseCertificate, withSoundExtensions } from '../certificates/certificate.ts'
import { toPem } from '../certificates/files/pem.ts'
import { withoutHanging } from '../testing/fastest-run.ts'
import { caExtensions, leafExtensions, OpensslAuthority } from '../testing/openssl-authority.ts'
import { acceptedMutations, unreadByOpenssl } from '../testing/openssl-reads.ts'
import { certsOnlyPkcs7 } from './certs-only-pkcs7.ts'
import { readPkcs7 } from './read-pkcs7.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', { subject: '/CN=Root', extensions: caExtensions() })
const leaf = authority.issue('leaf', { subject: '/CN=leaf', issuer: 'root', extensions: leafExtensions })

describe('certsOnlyPkcs7', () => {
  it.each([
    ['leaf first', [leaf, root], ['leaf', 'Root']],
    ['root first', [root, leaf], ['Root', 'leaf']],
  ])('is read by openssl in the order given: %s', (_what, certificates, names) => {
    const pem = toPem('PKCS7', certsOnlyPkcs7(certificates.map(({ der }) => der)))
    authority.write('chain.p7b', pem)
    const printed = authority.run('pkcs7', '-in', 'chain.p7b', '-print_certs', '-noout')
    expect([...printed.matchAll(/subject=CN = (.*)/g)].map(([, name]) => name)).toEqual(names)
    expect(pem.split('\n')[0]).toBe('-----BEGIN PKCS7-----')
    expect(Math.max(...pem.split('\n').map(({ length }) => length))).toBe(64)
  })

  it('has the exact bytes of an empty SignedData', () => {
    expect(Buffer.from(certsOnlyPkcs7([])).toString('hex')).toBe(
      '302506092a864886f70d010702a01830160201013100300b06092a864886f70d010701a0003100',
    )
  })

  it('is the same as what openssl makes, certificate by certificate', () => {
    authority.run('crl2pkcs7', '-nocrl', '-certfile', 'leaf.pem', '-outform', 'DER', '-out', 'theirs.p7b')
    expect(readPkcs7(authority.read('theirs.p7b'))).toEqual(readPkcs7(certsOnlyPkcs7([leaf.der])))
  })
})

describe('readPkcs7', () => {
  it('gives back what was put in', () => {
    expect(readPkcs7(certsOnlyPkcs7([leaf.der, root.der]))).toEqual([leaf.der, root.der])
    expect(readPkcs7(certsOnlyPkcs7([]))).toEqual([])
  })

  it('reads the indefinite lengths Java writes', () => {
    expect(readPkcs7(indefinite([leaf.der, root.der]))).toEqual([leaf.der, root.der])
  })

  it('refuses more certificates than the limit', () => {
    const many = certsOnlyPkcs7(Array.from({ length: 1000 }, () => leaf.der))
    expect(() => readPkcs7(many, { maximumBytes: 10_000_000, maximumCertificates: 10 })).toThrow(
      new TrustError('too-many', 'More than 10 certificates'),
    )
    expect(() => readPkcs7(many)).toThrow(TrustError)
  })

  it.each([
    ['missing end marks', indefinite([leaf.der]).subarray(0, -2)],
    ['bytes after the end', Buffer.concat([indefinite([leaf.der]), Buffer.of(0)])],
    ['another content type', Buffer.from('300f06092a864886f70d010701a0020400', 'hex')],
  ])('refuses %s', (_what, bytes) => expect(() => readPkcs7(bytes)).toThrow(TrustError))
})

describe('mutated PKCS#7', () => {
  const originals = [certsOnlyPkcs7([leaf.der, root.der]), indefinite([leaf.der])].map((der) =>
    Buffer.from(der),
  )
  const accepts = (bytes: Buffer): boolean => {
    try {
      return readPkcs7(bytes).every((der) => withSoundExtensions(parseCertificate(der)).version > 0)
    } catch (error) {
      if (error instanceof TrustError) return false
      throw error
    }
  }

  it('throws nothing but TrustError, and is not read when openssl cannot read it', () => {
    const accepted = acceptedMutations(originals, (bytes) => withoutHanging(() => accepts(bytes)), 3000)
    expect(accepted.length).toBeGreaterThan(10)
    expect(unreadByOpenssl(authority, ['pkcs7', '-inform', 'DER', '-noout', '-in'], accepted)).toEqual([])
  })
})

/** The structure with every outer length indefinite, as the Java libraries stream it. */
function indefinite(certificates: readonly Uint8Array[]): Buffer {
  const open = (tag: number) => Buffer.of(tag, 0x80)
  const close = Buffer.of(0, 0)
  return Buffer.concat([
    open(0x30),
    Buffer.from('06092a864886f70d010702', 'hex'),
    open(0xa0),
    open(0x30),
    Buffer.from('0201013100', 'hex'),
    open(0x30),
    Buffer.from('06092a864886f70d010701', 'hex'),
    close,
    open(0xa0),
    ...certificates,
    close,
    Buffer.from('3100', 'hex'),
    close,
    close,
    close,
  ])
}
