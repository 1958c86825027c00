import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mustRun } from '../../../../../tests/support/run-program.ts'
import { certificateFiles } from './certificate-files.ts'
import { readPickedCertificates } from './certificate-file.ts'
import { firstAttribute, type CertificateView } from '@entente/trust/view'

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

const { maximumBytes } = certificateFiles
const pick = (bytes: Uint8Array) => readPickedCertificates(bytes, maximumBytes)

const read = (name: string) => {
  const result = pick(bytesOf(name))
  if (!result.ok) throw new Error(result.problem)
  return result.file
}

const only = (name: string): CertificateView => {
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
    const view = only('leaf.pem')
    expect(view).toMatchObject({ isSelfIssued: false, keyAlgorithm: { type: 'RSA', bits: 3072 } })
    expect(view.serialNumber.hex).toBe('00d4c3b2a1')
    expect(read('leaf.pem').organisation).toBe('شركة الشرائح')
    const judge = new X509Certificate(readFileSync(at('leaf.pem')))
    expect(view.notBefore).toEqual(new Date(judge.validFrom))
    expect(view.notAfter).toEqual(new Date(judge.validTo))
    expect(Buffer.from(view.der).equals(judge.raw)).toBe(true)
  })

  test('in DER form is sent as PEM', () => {
    const file = read('leaf.der')
    expect(file.format).toBe('der')
    expect(file.text).toBe(readFileSync(at('leaf.pem'), 'utf8'))
  })

  test('is sent without the notes around it', () => {
    const noted = Buffer.from(`Bag Attributes\n${readFileSync(at('leaf.pem'), 'utf8')}\nRegards`)
    expect(pick(noted)).toMatchObject({
      ok: true,
      file: { format: 'pem', text: readFileSync(at('leaf.pem'), 'utf8') },
    })
  })
})

describe('a container', () => {
  test.each(['chain.p7b', 'chain.der.p7b'])('%s passes as text and shows every certificate', (name) => {
    const file = read(name)
    expect(file.format).toBe('p7b')
    expect(file.text).toContain('-----BEGIN PKCS7-----')
    expect(new Set(file.certificates.map(({ subject }) => firstAttribute(subject, 'O')))).toEqual(
      new Set(['Autorité Racine', 'شركة الشرائح']),
    )
  })

  test('of PEM blocks shows all of them', () => {
    const bundle = new TextEncoder().encode(
      readFileSync(at('leaf.pem'), 'utf8') + readFileSync(at('root.pem'), 'utf8'),
    )
    const result = pick(bundle)
    expect(result.ok && result.file.certificates.length).toBe(2)
  })
})

describe('what is not a certificate', () => {
  const problemOf = (bytes: Uint8Array) => {
    const result = pick(bytes)
    return result.ok ? null : result.problem
  }

  test('is refused with its reason', () => {
    expect(problemOf(new Uint8Array())).toBe('empty')
    expect(problemOf(new Uint8Array(maximumBytes + 1))).toBe('too-large')
    expect(problemOf(bytesOf('leaf.key'))).toBe('private-key')
    expect(problemOf(bytesOf('leaf.csr'))).toBe('csr')
    expect(problemOf(bytesOf('leaf.pem').subarray(0, 700))).toBe('truncated-pem')
    expect(problemOf(bytesOf('leaf.der').subarray(0, 500))).toBe('damaged')
  })

  test('with a key beside the certificate is refused too', () => {
    const both = new TextEncoder().encode(
      readFileSync(at('leaf.pem'), 'utf8') + readFileSync(at('leaf.key'), 'utf8'),
    )
    expect(problemOf(both)).toBe('private-key')
  })

  test('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void pick(bytes)))
    const der = bytesOf('leaf.der')
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (offset, value) => {
        const damaged = new Uint8Array(der)
        damaged[offset] = value
        pick(damaged)
      }),
    )
  })
})
