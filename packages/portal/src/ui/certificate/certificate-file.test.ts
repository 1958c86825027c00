import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mustRun } from '../../../../../tests/support/run-program.ts'
import { toPem } from '../upload/pem.ts'
import { readPickedFile } from '../upload/picked-file.ts'
import { certificateFiles } from './certificate-file.ts'
import { warningsOf } from './warnings.ts'
import type { CertificateFacts } from './parse-certificate.ts'

let folder = ''
const at = (name: string) => join(folder, name)
const openssl = (...args: string[]) => mustRun('openssl', args, folder)
const bytesOf = (name: string) => new Uint8Array(readFileSync(at(name)))

const makeCa = (name: string, subject: string) => {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    at(`${name}.key`),
    '-out',
    at(`${name}.pem`),
    '-days',
    '3000',
    '-subj',
    subject,
    '-utf8',
  )
}

const issue = (name: string, subject: string, key: readonly string[], days = 700) => {
  openssl(
    'req',
    '-new',
    ...key,
    '-nodes',
    '-keyout',
    at(`${name}.key`),
    '-out',
    at(`${name}.csr`),
    '-subj',
    subject,
    '-utf8',
  )
  openssl(
    'x509',
    '-req',
    '-in',
    at(`${name}.csr`),
    '-CA',
    at('root.pem'),
    '-CAkey',
    at('root.key'),
    '-set_serial',
    '0x00d4c3b2a1',
    '-days',
    String(days),
    '-sha256',
    '-out',
    at(`${name}.pem`),
  )
}

const read = (name: string) => {
  const result = readPickedFile(certificateFiles, name, bytesOf(name))
  if (!result.ok) throw new Error(result.problem)
  return result.file
}

const only = (name: string): CertificateFacts => {
  const [certificate, ...others] = read(name).certificates
  if (certificate === undefined || others.length > 0) throw new Error('not exactly one certificate')
  return certificate
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-preview-'))
  makeCa('root', '/C=MA/O=Autorité Racine/CN=Root')
  issue('leaf', '/C=MA/O=شركة الشرائح/CN=Chip, 1', ['-newkey', 'rsa:3072'])
  issue('ec', '/O=Acme/CN=ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'])
  issue('edwards', '/O=Acme/CN=ed', ['-newkey', 'ed25519'])
  issue('weak', '/CN=weak', ['-newkey', 'rsa:1024'], 100)
  openssl('x509', '-in', at('leaf.pem'), '-outform', 'DER', '-out', at('leaf.der'))
  openssl(
    'crl2pkcs7',
    '-nocrl',
    '-certfile',
    at('leaf.pem'),
    '-certfile',
    at('root.pem'),
    '-out',
    at('chain.p7b'),
  )
  openssl(
    'crl2pkcs7',
    '-nocrl',
    '-certfile',
    at('leaf.pem'),
    '-certfile',
    at('root.pem'),
    '-outform',
    'DER',
    '-out',
    at('chain.der.p7b'),
  )
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a certificate', () => {
  test('reads as openssl made it', () => {
    const facts = only('leaf.pem')
    expect(facts).toMatchObject({
      version: expect.any(Number),
      subject: 'CN=Chip\\, 1,O=شركة الشرائح,C=MA',
      issuer: 'CN=Root,O=Autorité Racine,C=MA',
      organization: 'شركة الشرائح',
      selfIssued: false,
      serialNumber: '00:D4:C3:B2:A1',
      key: { name: 'RSA 3072', weak: false },
      signatureAlgorithm: 'RSA-SHA256',
    })
    const judge = new X509Certificate(readFileSync(at('leaf.pem')))
    expect(facts.validFrom).toEqual(new Date(judge.validFrom))
    expect(facts.validTill).toEqual(new Date(judge.validTo))
    expect(createHash('sha256').update(facts.der).digest('hex')).toBe(
      judge.fingerprint256.replaceAll(':', '').toLowerCase(),
    )
  })

  test('tells the kind and size of its key', () => {
    expect(only('ec.pem').key).toEqual({ name: 'EC P-384', weak: false })
    expect(only('edwards.pem').key).toEqual({ name: 'Ed25519', weak: false })
    expect(only('weak.pem').key).toEqual({ name: 'RSA 1024', weak: true })
  })

  test('in DER form is sent as PEM', () => {
    const file = read('leaf.der')
    expect(file.format).toBe('der')
    expect(file.text).toBe(readFileSync(at('leaf.pem'), 'utf8'))
    expect(file.text).toBe(toPem(bytesOf('leaf.der'), 'CERTIFICATE'))
  })
})

describe('a container', () => {
  test.each(['chain.p7b', 'chain.der.p7b'])('%s passes as text and shows every certificate', (name) => {
    const file = read(name)
    expect(file.format).toBe('p7b')
    expect(file.text).toContain('-----BEGIN PKCS7-----')
    expect(
      file.certificates
        .map(({ organization }) => organization)
        .map(String)
        .toSorted((a, b) => (a < b ? -1 : 1)),
    ).toEqual(['Autorité Racine', 'شركة الشرائح'])
  })

  test('of PEM blocks shows all of them', () => {
    const bundle = new TextEncoder().encode(
      readFileSync(at('leaf.pem'), 'utf8') + readFileSync(at('root.pem'), 'utf8'),
    )
    const result = readPickedFile(certificateFiles, 'bundle.pem', bundle)
    expect(result.ok && result.file.certificates.length).toBe(2)
  })
})

describe('what is not a certificate', () => {
  const problemOf = (bytes: Uint8Array) => {
    const result = readPickedFile(certificateFiles, 'file', bytes)
    return result.ok ? null : result.problem
  }

  test('is refused with its reason', () => {
    expect(problemOf(new Uint8Array())).toBe('empty')
    expect(problemOf(new Uint8Array(certificateFiles.maximumBytes + 1))).toBe('tooLarge')
    expect(problemOf(bytesOf('leaf.key'))).toBe('privateKey')
    expect(problemOf(bytesOf('leaf.csr'))).toBe('unreadable')
    expect(problemOf(bytesOf('leaf.pem').subarray(0, 700))).toBe('unreadable')
    expect(problemOf(bytesOf('leaf.der').subarray(0, 500))).toBe('unreadable')
  })

  test('with a key beside the certificate is refused too', () => {
    const both = new TextEncoder().encode(
      readFileSync(at('leaf.pem'), 'utf8') + readFileSync(at('leaf.key'), 'utf8'),
    )
    expect(problemOf(both)).toBe('privateKey')
  })

  test('with one octet more is refused', () => {
    expect(problemOf(new Uint8Array([...bytesOf('leaf.der'), 0]))).toBe('unreadable')
  })

  test('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        (bytes) => void readPickedFile(certificateFiles, 'file', bytes),
      ),
    )
    const der = bytesOf('leaf.der')
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (offset, value) => {
        const damaged = new Uint8Array(der)
        damaged[offset] = value
        readPickedFile(certificateFiles, 'file', damaged)
      }),
    )
  })
})

describe('warnings', () => {
  const later = (certificate: CertificateFacts, days: number) =>
    new Date(certificate.validFrom.getTime() + days * 86_400_000)

  test('a sound certificate has none', () => {
    const leaf = only('leaf.pem')
    const now = later(leaf, 1)
    const warnings = warningsOf(leaf, { now, organization: 'شركة الشرائح', issuedByCa: true })
    expect(warnings.filter((warning) => warning !== 'oldVersion')).toEqual([])
  })

  test('tell of dates, key and organisation', () => {
    const weak = only('weak.pem')
    expect(warningsOf(weak, { now: later(weak, -1) })).toContain('notYetValid')
    expect(warningsOf(weak, { now: later(weak, 101) })).toContain('expired')
    expect(warningsOf(weak, { now: later(weak, 1), issuedByCa: true, organization: 'Acme' })).toEqual(
      expect.arrayContaining(['endsSoon', 'weakKey', 'organizationMissing']),
    )
    const leaf = only('leaf.pem')
    expect(warningsOf(leaf, { now: later(leaf, 1), organization: 'Acme' })).toContain('organizationDiffers')
  })

  test('a root is self-signed by right, a partner’s certificate is not', () => {
    const root = only('root.pem')
    expect(warningsOf(root, { now: later(root, 1) })).toEqual([])
    expect(warningsOf(root, { now: later(root, 1), issuedByCa: true })).toEqual(['selfSigned'])
  })
})
