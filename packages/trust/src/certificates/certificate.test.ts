import { afterAll, describe, expect, it } from 'vitest'
import { TrustError } from '../asn1/trust-error.ts'
import { caExtensions, OpensslAuthority } from '../testing/openssl-authority.ts'
import { parseCertificate } from './certificate.ts'
import { formatName } from './names/name-parts.ts'
import { firstAttribute } from './names/names.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', {
  subject: '/C=MA/ST=Casa/O=Biometrics SA/O=Second/OU=Unité/CN=Root CA',
  kind: 'rsa',
  extensions: caExtensions(2),
})
const leaf = authority.issue('leaf', {
  subject: '/DC=org/CN=leaf/emailAddress=a@b.example',
  issuer: 'root',
  extensions: [
    'basicConstraints=CA:false',
    'keyUsage=digitalSignature,keyEncipherment,decipherOnly,keyAgreement',
    'extendedKeyUsage=clientAuth,serverAuth',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid,issuer',
    'subjectAltName=DNS:a.example,IP:10.0.0.1,email:x@y.example,URI:https://u.example/,RID:1.2.3',
    'crlDistributionPoints=URI:http://crl.example/1,URI:http://crl.example/2',
  ],
})

describe('parseCertificate', () => {
  it('reads the fields of a CA', () => {
    expect(root).toMatchObject({
      version: 3,
      isSelfIssued: true,
      isSelfSigned: true,
      keyAlgorithm: { type: 'RSA', bits: 2048 },
      signatureAlgorithm: { name: 'RSA-SHA256', oid: '1.2.840.113549.1.1.11' },
      basicConstraints: { ca: true, pathLength: 2 },
    })
    expect([...(root.keyUsage ?? [])]).toEqual(['keyCertSign', 'cRLSign'])
    expect(root.extensions.map(({ isCritical }) => isCritical)).toEqual([true, true, false])
  })

  it('agrees with openssl on digests, serial, dates and key', () => {
    const printed = authority.run(
      'x509',
      '-in',
      'leaf.pem',
      '-noout',
      '-serial',
      '-dates',
      '-fingerprint',
      '-sha256',
      '-dateopt',
      'iso_8601',
    )
    const spki = authority.run('x509', '-in', 'leaf.pem', '-noout', '-pubkey')
    const fingerprint = leaf.sha256.toUpperCase().replace(/(..)(?=.)/g, '$1:')
    expect(printed).toContain(`serial=${leaf.serialNumber.hex.toUpperCase()}`)
    expect(printed).toContain(fingerprint)
    expect(printed).toContain(
      `notBefore=${leaf.notBefore.toISOString().replace('T', ' ').replace('.000', '')}`,
    )
    expect(printed).toContain(`notAfter=${leaf.notAfter.toISOString().replace('T', ' ').replace('.000', '')}`)
    expect(leaf.publicKey.export({ type: 'spki', format: 'pem' })).toBe(spki)
  })

  it('reads the fields of an end entity', () => {
    expect(leaf.isSelfIssued).toBe(false)
    expect(leaf.isSelfSigned).toBe(false)
    expect(leaf.basicConstraints).toEqual({ ca: false, pathLength: undefined })
    expect([...(leaf.keyUsage ?? [])]).toEqual([
      'digitalSignature',
      'keyEncipherment',
      'keyAgreement',
      'decipherOnly',
    ])
    expect(leaf.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1'])
    expect(leaf.authorityKeyIdentifier?.keyIdentifier).toEqual(root.subjectKeyIdentifier)
    expect(leaf.crlDistributionPoints).toEqual(['http://crl.example/1', 'http://crl.example/2'])
    expect(leaf.subjectAltName).toEqual([
      { kind: 'dNSName', value: 'a.example' },
      { kind: 'iPAddress', octets: Uint8Array.of(10, 0, 0, 1) },
      { kind: 'rfc822Name', value: 'x@y.example' },
      { kind: 'uniformResourceIdentifier', value: 'https://u.example/' },
      { kind: 'registeredID', oid: '1.2.3' },
    ])
  })

  it('displays names in the fixed order, first values only', () => {
    expect(formatName(root.subject)).toBe('CN=Root CA,OU=Unité,O=Biometrics SA,ST=Casa,C=MA')
    expect(formatName(leaf.subject)).toBe('CN=leaf')
    expect(firstAttribute(root.subject, 'O')).toBe('Biometrics SA')
    expect(firstAttribute(leaf.subject, 'emailAddress')).toBe('a@b.example')
    expect(firstAttribute(leaf.subject, 'O')).toBeUndefined()
  })

  it.each([
    ['p-384', 'ECDSA-SHA384', ['-sha384'], { type: 'EC', curve: 'P-384' }],
    ['p-521', 'ECDSA-SHA512', ['-sha512'], { type: 'EC', curve: 'P-521' }],
    ['brainpool-256', 'ECDSA-SHA256', [], { type: 'EC', curve: '1.3.36.3.3.2.8.1.1.7' }],
    ['ed25519', 'Ed25519', [], { type: 'Ed25519' }],
    ['pss', 'RSA-PSS-SHA256', ['-sha256'], { type: 'RSA-PSS', bits: 2048 }],
    ['rsa-1024', 'RSA-SHA1', ['-sha1'], { type: 'RSA', bits: 1024 }],
  ] as const)('names the algorithms of %s and verifies its own signature', (kind, name, signing, key) => {
    const certificate = authority.issue(`self-${kind}`, { subject: '/CN=self', kind, signing })
    expect(certificate.signatureAlgorithm.name).toBe(name)
    expect(certificate.keyAlgorithm).toEqual(key)
    expect(certificate.isSelfSigned).toBe(true)
  })

  it('reads a version 1 certificate', () => {
    expect(authority.issue('v1', { subject: '/CN=v1' })).toMatchObject({ version: 1, extensions: [] })
  })

  it('keeps its own copy of the bytes', () => {
    const bytes = Uint8Array.from(leaf.der)
    const certificate = parseCertificate(bytes)
    bytes.fill(0)
    expect(certificate.sha256).toBe(leaf.sha256)
  })

  it.each([
    ['nothing', (der: Buffer) => der.subarray(0, 0), 'truncated'],
    ['half of it', (der: Buffer) => der.subarray(0, der.length / 2), 'truncated'],
    ['bytes after it', (der: Buffer) => Buffer.concat([der, Buffer.of(0)]), 'trailing-bytes'],
    ['a million bytes', () => Buffer.alloc(1_000_000, 0x30), 'too-large'],
    ['an indefinite length', (der: Buffer) => Buffer.concat([Buffer.of(0x30, 0x80), der]), 'bad-length'],
  ])('refuses %s', (_what, change, code) => {
    const error = caught(() => parseCertificate(change(Buffer.from(leaf.der))))
    expect(error).toBeInstanceOf(TrustError)
    expect(error).toMatchObject({ code })
  })

  it('refuses two different signature algorithms', () => {
    const der = Buffer.from(root.der)
    const oid = Buffer.from('2a864886f70d01010b', 'hex')
    der[der.lastIndexOf(oid) + oid.length - 1] = 0x0c
    expect(caught(() => parseCertificate(der))).toMatchObject({ code: 'algorithm-mismatch' })
  })
})

function caught(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}
