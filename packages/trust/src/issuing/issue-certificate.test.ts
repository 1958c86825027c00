import { createPrivateKey, createPublicKey, constants, randomBytes, sign, type KeyObject } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { parseCertificate, type Certificate } from '../certificates/certificate.ts'
import { toPem } from '../certificates/files/pem.ts'
import { keyIdentifierOf } from '../certificates/keys/key-objects.ts'
import { findPath } from '../path-validation/find-path.ts'
import { caExtensions, leafExtensions, OpensslAuthority } from '../testing/openssl-authority.ts'
import { encodeName, rebuildSubject } from './encode-name.ts'
import { issueCertificate } from './issue-certificate.ts'
import {
  compatibleProfile,
  issuingProfile,
  platformSignedProfile,
  rootProfile,
  type CertificateProfile,
} from './profiles.ts'
import { newSerialNumber } from './serial-numbers.ts'
import type { SigningAlgorithm } from './signature-algorithm-identifiers.ts'

const stranger = new OpensslAuthority()
afterAll(() => stranger.close())

const notBefore = new Date(Date.now() - 86_400_000)
const notAfter = new Date('2055-06-01T12:30:45.678Z')
const crlUrls = ['http://pki.example/issuing.crl']
const ocspUrls = ['http://pki.example/ocsp']

interface Identity {
  readonly key: KeyObject
  readonly certificate: Certificate
}

async function issue(
  name: string,
  profile: CertificateProfile,
  order: {
    subjectDer: Uint8Array
    spkiDer: Uint8Array
    issuer?: Certificate
    key: KeyObject
    algorithm?: SigningAlgorithm
  },
): Promise<Certificate> {
  const { subjectDer, spkiDer, issuer, key, algorithm = 'RSA-SHA256' } = order
  const hash = algorithm === 'Ed25519' ? null : algorithm.slice(-6)
  const padding = algorithm.includes('PSS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {}
  const der = await issueCertificate({
    subjectDer,
    spkiDer,
    issuer: issuer ?? { nameDer: subjectDer, keyIdentifier: keyIdentifierOf(spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore,
    notAfter,
    profile,
    signatureAlgorithm: algorithm,
    sign: async (tbs) => sign(hash, tbs, { key, ...padding }),
  })
  stranger.write(`${name}.pem`, toPem('CERTIFICATE', der))
  return parseCertificate(der)
}

function keyPair(
  name: string,
  kind: Parameters<OpensslAuthority['key']>[1],
): { key: KeyObject; spkiDer: Buffer } {
  const key = createPrivateKey(stranger.read(stranger.key(name, kind)))
  return { key, spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }) }
}

async function ourCa(
  algorithm: SigningAlgorithm,
  kind: Parameters<OpensslAuthority['key']>[1],
): Promise<Identity> {
  const rootKeys = keyPair(`root-${kind}`, kind)
  const issuingKeys = keyPair(`issuing-${kind}`, kind)
  const subjectDer = encodeName([
    ['C', 'MA'],
    ['O', 'Autorité'],
    ['CN', 'Root'],
  ])
  const root = await issue('root', rootProfile(), { ...rootKeys, subjectDer, algorithm })
  const certificate = await issue('issuing', issuingProfile({ crlUrls, ocspUrls }), {
    spkiDer: issuingKeys.spkiDer,
    subjectDer: encodeName([
      ['C', 'MA'],
      ['O', 'Autorité'],
      ['CN', 'Issuing'],
    ]),
    issuer: root,
    key: rootKeys.key,
    algorithm,
  })
  return { key: issuingKeys.key, certificate }
}

function strictVerify(...chain: string[]): string {
  const untrusted = chain.slice(1).flatMap((name) => ['-untrusted', `${name}.pem`])
  return stranger.run('verify', '-x509_strict', '-CAfile', 'root.pem', ...untrusted, `${chain[0]}.pem`)
}

describe('issueCertificate', () => {
  it.each([
    ['RSA-SHA256', 'rsa'],
    ['RSA-PSS-SHA384', 'rsa'],
    ['RSA-PSS-SHA256', 'pss'],
    ['ECDSA-SHA256', 'p-256'],
    ['ECDSA-SHA512', 'p-521'],
    ['Ed25519', 'ed25519'],
  ] as const)('makes CAs with %s that a strict verifier accepts', async (algorithm, kind) => {
    const { certificate } = await ourCa(algorithm, kind)
    expect(strictVerify('issuing')).toContain('OK')
    expect(certificate.signatureAlgorithm.name).toBe(algorithm)
    expect(certificate.keyUsage).toEqual(new Set(['digitalSignature', 'keyCertSign', 'cRLSign']))
    expect(certificate.basicConstraints).toEqual({ ca: true, pathLength: 1 })
    expect(certificate.crlDistributionPoints).toEqual(crlUrls)
  })

  it('signs a partner certificate in the hardened profile, domain by domain', async () => {
    const issuer = await ourCa('RSA-SHA256', 'rsa')
    stranger.issue('foreign', { subject: '/CN=Foreign', extensions: caExtensions() })
    const partner = stranger.issue('partner', {
      subject: '/OU=Lab/CN=dev/O=Biometrics SA/serialNumber=7/C=FR',
      kind: 'rsa',
      issuer: 'foreign',
      extensions: leafExtensions,
    })
    const order = { subjectDer: partner.subject.der, spkiDer: partner.spkiDer, issuer: issuer.certificate }
    const expected = {
      DEVICE: [{ ca: true, pathLength: 0 }, ['digitalSignature', 'keyCertSign']],
      AUTH: [{ ca: false, pathLength: undefined }, ['digitalSignature', 'keyEncipherment']],
      MISP: [{ ca: false, pathLength: undefined }, ['digitalSignature', 'keyEncipherment']],
      FTM: [{ ca: false, pathLength: undefined }, ['digitalSignature']],
    } as const
    for (const domain of ['DEVICE', 'AUTH', 'MISP', 'FTM'] as const) {
      const [constraints, usage] = expected[domain]
      const signed = await issue(
        domain,
        platformSignedProfile(domain, { mayIssue: domain === 'DEVICE', urls: { crlUrls } }),
        {
          ...order,
          key: issuer.key,
        },
      )
      expect(strictVerify(domain, 'issuing')).toContain('OK')
      expect(signed.subject.der).toEqual(partner.subject.der)
      expect(signed.spkiDer).toEqual(partner.spkiDer)
      expect(signed.basicConstraints).toEqual(constraints)
      expect([...(signed.keyUsage ?? [])]).toEqual(usage)
      expect(signed.extendedKeyUsage).toBeUndefined()
      expect(signed.authorityKeyIdentifier?.keyIdentifier).toEqual(issuer.certificate.subjectKeyIdentifier)
      expect(signed.notAfter).toEqual(new Date('2055-06-01T12:30:45.000Z'))
    }

    stranger.run(
      'x509',
      '-req',
      '-in',
      stranger.write('device.csr', deviceRequest()),
      '-CA',
      'DEVICE.pem',
      '-CAkey',
      'partner.key',
      '-set_serial',
      '5',
      ...deviceProfile(),
      '-out',
      'device.pem',
    )
    expect(strictVerify('device', 'DEVICE', 'issuing')).toContain('OK')
    const answer = findPath({
      target: stranger.certificate('device'),
      anchors: [stranger.certificate('root')],
      intermediates: [issuer.certificate, stranger.certificate('DEVICE')],
      at: new Date(),
    })
    expect(answer).toMatchObject({ ok: true, path: { length: 4 } })
  })

  it('cannot pass a signature of one kind off as another', async () => {
    const rsa = keyPair('confused', 'rsa')
    const order = { ...rsa, subjectDer: encodeName([['CN', 'x']]) }
    const honest = await issue('honest', rootProfile(), order)
    const confused = await issue('confused', rootProfile(), { ...order, algorithm: 'ECDSA-SHA256' })
    expect(honest.isSelfSigned).toBe(true)
    expect(confused.isSelfSigned).toBe(false)
  })

  it('writes purposes, and no keyEncipherment for keys that cannot', () => {
    const usage = (purpose: 'SIGNATURE' | 'ENCRYPTION' | 'TLS') => platformSignedProfile('AUTH', { purpose })
    expect(usage('SIGNATURE')).toMatchObject({ keyUsage: ['digitalSignature'] })
    expect(usage('ENCRYPTION')).toMatchObject({ keyUsage: ['keyEncipherment'] })
    expect(usage('TLS')).toMatchObject({
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
    })
    const keyAlgorithm = { type: 'EC', curve: 'P-256' } as const
    expect(platformSignedProfile('AUTH', { keyAlgorithm }).keyUsage).toEqual(['digitalSignature'])
  })

  it('writes the compatible profile as the original did', async () => {
    const issuer = await ourCa('RSA-SHA256', 'rsa')
    const partner = stranger.issue('messy', { subject: '/CN=dev/O=One/O=Two/C=FR/emailAddress=a@b.c' })
    const signed = await issue('compat', compatibleProfile('AUTH'), {
      subjectDer: rebuildSubject(partner.subject),
      spkiDer: partner.spkiDer,
      issuer: issuer.certificate,
      key: issuer.key,
    })
    const printed = stranger.run(
      'x509',
      '-in',
      'compat.pem',
      '-noout',
      '-subject',
      '-ext',
      'basicConstraints',
    )
    expect(printed).toContain('subject=C = FR, O = One, CN = dev')
    expect(printed).toMatch(/critical\s+CA:TRUE\s*$/)
    expect(signed.authorityKeyIdentifier).toBeUndefined()
    expect(signed.extensions.map(({ oid }) => oid)).toEqual(['2.5.29.19', '2.5.29.14', '2.5.29.15'])
  })

  it.each([
    ['a zero serial number', { serialNumber: new Uint8Array(16) }],
    ['an overlong serial number', { serialNumber: new Uint8Array(21).fill(1) }],
    ['dates out of order', { notAfter: new Date(notBefore.getTime() - 1000) }],
    ['an invalid date', { notAfter: new Date(Number.NaN) }],
    ['a year beyond four digits', { notAfter: new Date(Date.UTC(10_000, 0)) }],
  ])('refuses %s', async (_what, wrong) => {
    const { key, spkiDer } = keyPair('any', 'p-256')
    const subjectDer = encodeName([['CN', 'x']])
    const order = {
      subjectDer,
      spkiDer,
      issuer: { nameDer: subjectDer, keyIdentifier: new Uint8Array(20) },
      serialNumber: Uint8Array.of(1),
      notBefore,
      notAfter,
      profile: rootProfile(),
      signatureAlgorithm: 'ECDSA-SHA256',
      sign: async (tbs: Uint8Array) => sign('sha256', tbs, key),
    } as const
    await expect(issueCertificate({ ...order, ...wrong })).rejects.toThrow(RangeError)
  })
})

function deviceRequest(): string {
  return stranger.run('req', '-new', '-key', stranger.key('device'), '-subj', '/CN=device-1')
}

function deviceProfile(): string[] {
  return [
    '-extfile',
    stranger.write('device.ext', ['[v3]', ...leafExtensions].join('\n')),
    '-extensions',
    'v3',
  ]
}
