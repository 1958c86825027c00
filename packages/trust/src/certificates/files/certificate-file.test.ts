import { afterAll, describe, expect, it } from 'vitest'
import { caExtensions, leafExtensions, OpensslAuthority } from '../../testing/openssl-authority.ts'
import { readCertificateFile } from './read-certificate-file.ts'
import { toPem } from './pem.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', { subject: '/CN=Root', extensions: caExtensions() })
const leaf = authority.issue('leaf', { subject: '/CN=leaf', issuer: 'root', extensions: leafExtensions })
const leafPem = authority.read('leaf.pem').toString()
const rootPem = authority.read('root.pem').toString()

const crl2pkcs7 = ['crl2pkcs7', '-nocrl', '-certfile', 'leaf.pem', '-certfile', 'root.pem']
authority.run(...crl2pkcs7, '-outform', 'DER', '-out', 'chain.p7b')
authority.run(...crl2pkcs7, '-out', 'chain.pem')
const p7b = authority.read('chain.p7b')

// A streamed S/MIME signature is real BER: indefinite lengths and constructed strings.
authority.write('text', 'hello')
const smime = [
  'smime',
  '-sign',
  '-stream',
  '-nodetach',
  '-in',
  'text',
  '-signer',
  'leaf.pem',
  '-inkey',
  'leaf.key',
]
authority.run(...smime, '-certfile', 'root.pem', '-outform', 'DER', '-out', 'streamed.p7m')

const der = Buffer.from(leaf.der)
const both = [leaf.sha256, root.sha256]

describe('readCertificateFile', () => {
  it.each([
    ['pem', leafPem, [leaf.sha256]],
    ['pem', Buffer.from(leafPem), [leaf.sha256]],
    ['pem', `\uFEFF${leafPem.replaceAll('\n', '\r\n')}`, [leaf.sha256]],
    ['pem', Buffer.from(`\uFEFF${leafPem}`, 'utf16le'), [leaf.sha256]],
    ['pem', leafPem.replaceAll('\n', '\\n'), [leaf.sha256]],
    ['pem', leafPem.replaceAll('\n', ' '), [leaf.sha256]],
    ['pem', `Bag Attributes\n  friendlyName: x\n${leafPem}`, [leaf.sha256]],
    ['pem-bundle', leafPem + rootPem, both],
    ['pem-pkcs7', authority.read('chain.pem'), both],
    ['der', der, [leaf.sha256]],
    ['pkcs7', p7b, both],
    ['base64', der.toString('base64').replace(/.{76}/g, '$&\r\n'), [leaf.sha256]],
    ['base64url', der.toString('base64url'), [leaf.sha256]],
    ['base64-pkcs7', `${p7b.toString('base64')}\n`, both],
    ['base64url-pkcs7', p7b.toString('base64url'), both],
  ])('reads %s', (form, input, digests) => {
    const file = readCertificateFile(input)
    expect(file).toMatchObject({ ok: true, form })
    expect(file.ok && file.certificates.map(({ sha256 }) => sha256)).toEqual(digests)
  })

  it.each([
    ['empty', ''],
    ['empty', new Uint8Array()],
    ['empty', ' \r\n\t'],
    ['too-large', 'M'.repeat(65_537)],
    ['too-large', Buffer.alloc(65_537, 0x30)],
    ['truncated-pem', leafPem.slice(0, 300)],
    ['truncated-pem', leafPem.slice(100)],
    ['truncated-pem', leafPem + rootPem.slice(0, 200)],
    ['private-key', authority.read('leaf.key')],
    ['private-key', leafPem + authority.read('leaf.key').toString()],
    ['private-key', authority.read('leaf.key').toString().slice(0, 80)],
    ['csr', authority.read('leaf.csr')],
    ['not-a-certificate', 'hello, world'],
    ['not-a-certificate', Buffer.from('aGVsbG8gd29ybGQ=')],
    ['not-a-certificate', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    ['not-a-certificate', toPem('PUBLIC KEY', leaf.spkiDer)],
    ['not-a-certificate', Buffer.from(leaf.spkiDer)],
    ['damaged', der.subarray(0, -20)],
    ['damaged', der.subarray(0, -20).toString('base64')],
    ['damaged', p7b.subarray(0, -300)],
    ['damaged', leafPem.replace(/\n(..)/, '\n!!')],
    ['damaged', Buffer.concat([der, Buffer.of(0)])],
    ['too-many', leafPem.repeat(11)],
  ])('answers %s', (problem, input) => {
    expect(readCertificateFile(input)).toMatchObject({ ok: false, problem })
  })

  it.each([
    ['PKCS#8 key', 'private-key', ['pkcs8', '-topk8', '-nocrypt', '-in', 'leaf.key', '-outform', 'DER']],
    ['SEC 1 key', 'private-key', ['ec', '-in', 'leaf.key', '-outform', 'DER']],
    [
      'sealed key',
      'private-key',
      ['pkcs8', '-topk8', '-in', 'leaf.key', '-outform', 'DER', '-passout', 'pass:x'],
    ],
    ['request', 'csr', ['req', '-in', 'leaf.csr', '-outform', 'DER']],
    [
      'key store',
      'private-key',
      ['pkcs12', '-export', '-in', 'leaf.pem', '-inkey', 'leaf.key', '-passout', 'pass:x'],
    ],
  ])('knows a DER %s for what it is', (_what, problem, command) => {
    authority.run(...command, '-out', 'foreign.der')
    const bytes = authority.read('foreign.der')
    expect(readCertificateFile(bytes)).toMatchObject({ ok: false, problem })
    expect(readCertificateFile(bytes.toString('base64'))).toMatchObject({ ok: false, problem })
  })

  it('reads BER with indefinite lengths and constructed strings', () => {
    const file = readCertificateFile(authority.read('streamed.p7m'))
    expect(file).toMatchObject({ ok: true, form: 'pkcs7' })
    expect(file.ok && file.certificates.map(({ sha256 }) => sha256).sort()).toEqual(both.toSorted())
  })

  it('bounds the certificates of a PKCS#7 as well', () => {
    expect(readCertificateFile(p7b, { maximumCertificates: 1 })).toEqual({ ok: false, problem: 'too-many' })
  })

  it('refuses a certificate that grew by a 1 MiB extension, unless the limit says so', () => {
    authority.write('big.ext', `[v3]\n1.2.3.4=DER:04:84:00:10:00:00${':00'.repeat(1 << 20)}`)
    const sign = [
      'x509',
      '-req',
      '-in',
      'leaf.csr',
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-set_serial',
      '9',
    ]
    authority.run(...sign, '-extfile', 'big.ext', '-extensions', 'v3', '-outform', 'DER', '-out', 'big.der')
    expect(readCertificateFile(authority.read('big.der'))).toEqual({ ok: false, problem: 'too-large' })
    expect(readCertificateFile(authority.read('big.der'), { maximumBytes: 2 << 20 }).ok).toBe(true)
  })
})
