import { formatName, serialNumberToDecimal, type Certificate } from '@entente/trust'
import { afterAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { make, readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { opensslSays, fetchTrustFile } from '../../../../../../tests/support/certificates/trust-files.ts'
import { entitlementOf } from './entitlement.ts'
import { signTwin } from './issue.ts'
import { pemOf } from '../wire.ts'

const day = 86_400_000
const apps: TestApp[] = []
const open = async (settings: Readonly<Record<string, string>>): Promise<TestApp> => {
  const api = await createTestApp(settings)
  apps.push(api)
  return api
}
afterAll(() => Promise.all(apps.map((api) => api.close())))

/** Attributes in an unusual order, and two that the older profile loses. */
const source = (): Certificate =>
  make({
    subject: '/CN=Provider/O=Biometrics SA/OU=Lab/OU=Second/serialNumber=7/C=FR',
    key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  }).read

const domains = ['AUTH', 'DEVICE', 'FTM', 'MISP'] as const
const typeOf = {
  AUTH: 'Auth_Partner',
  DEVICE: 'Device_Provider',
  FTM: 'FTM_Provider',
  MISP: 'MISP_Partner',
} as const
const twin = async (api: TestApp, subject: Certificate, domain: (typeof domains)[number]) => {
  const { subject: name, spkiDer, keyAlgorithm } = subject
  const partnerType = typeOf[domain]
  const entitlement = entitlementOf({ type: 'partner', partnerType }, { domain, purpose: 'ALL' })!
  return (await signTwin(api.app, { subject: name, spkiDer, keyAlgorithm, entitlement })).certificate
}

const strictly = async (api: TestApp, certificate: Certificate): Promise<string> =>
  opensslSays(['verify', '-x509_strict', '-CAfile', 'ca.pem', 'c.pem'], {
    'ca.pem': (await fetchTrustFile(api, '/trust/ca.pem')).body,
    'c.pem': pemOf(certificate),
  }).said

const daysOf = ({ notBefore, notAfter }: Certificate) => (notAfter.getTime() - notBefore.getTime()) / day

describe('A5 the hardened profile (trust-and-crypto §2.10)', () => {
  test('keeps the subject, limits authority to device providers, and says where it is revoked', async () => {
    const api = await open({ TRUST_URL: 'http://pki.example/' })
    const given = source()
    for (const domain of domains) {
      const signed = await twin(api, given, domain)
      expect(await strictly(api, signed), domain).toBe('c.pem: OK\n')
      expect(signed.subject.der).toEqual(given.subject.der)
      expect(signed.spkiDer).toEqual(given.spkiDer)
      const serial = BigInt(serialNumberToDecimal(signed.serialNumber.bytes))
      expect(serial > 0n && serial < 2n ** 127n).toBe(true)
      expect(signed.basicConstraints?.ca).toBe(domain === 'DEVICE')
      expect(signed.basicConstraints?.pathLength).toBe(domain === 'DEVICE' ? 0 : undefined)
      expect([...signed.keyUsage!]).toEqual(
        {
          AUTH: ['digitalSignature', 'keyEncipherment'],
          DEVICE: ['digitalSignature', 'keyCertSign'],
          FTM: ['digitalSignature'],
          MISP: ['digitalSignature', 'keyEncipherment'],
        }[domain],
      )
      expect(signed.extendedKeyUsage).toBeUndefined()
      const issuer = Buffer.from(api.app.keys.issuing.keyIdentifier).toString('hex')
      expect(signed.crlDistributionPoints).toEqual([`http://pki.example/trust/${issuer}.crl`])
      const { said } = opensslSays(['x509', '-in', 'c.pem', '-noout', '-text'], { 'c.pem': pemOf(signed) })
      expect(said).toContain('OCSP - URI:http://pki.example/trust/ocsp')
      expect(said).toContain(`CA Issuers - URI:http://pki.example/trust/${issuer}.cer`)
      expect(daysOf(signed)).toBe(domain === 'DEVICE' ? 367 : 365)
    }
  })

  test('names no address when nobody said where we are', async () => {
    const api = await open({})
    const signed = await twin(api, source(), 'AUTH')
    expect(signed.crlDistributionPoints).toBeUndefined()
    expect(await strictly(api, signed)).toBe('c.pem: OK\n')
  })

  // A consumer asks for twelve months by the calendar, a day later and in leap years.
  test.each(['2027-03-01T12:00:00Z', '2027-02-28T23:59:59Z', '2028-02-29T00:00:00Z', '2026-12-31T23:00:00Z'])(
    'A7 lets a device provider’s certificate of %s be loaded a day later',
    async (at) => {
      const api = apps[0]!
      api.clock.set(new Date(at))
      const signed = await twin(api, source(), 'DEVICE')
      const loaded = new Date(Date.parse(at) + day)
      const twelveMonths = Date.UTC(loaded.getUTCFullYear() + 1, loaded.getUTCMonth(), loaded.getUTCDate())
      const ends = signed.notAfter
      expect(Date.UTC(ends.getUTCFullYear(), ends.getUTCMonth(), ends.getUTCDate())).toBeGreaterThanOrEqual(
        twelveMonths,
      )
    },
  )
})

describe('A5 the compat profile (trust-and-crypto §2.3)', () => {
  test('is field by field what the incumbent wrote, but for the serial number', async () => {
    const api = await open({ CERTIFICATE_PROFILE: 'compat', TRUST_URL: 'http://pki.example' })
    const given = source()
    for (const domain of domains) {
      const signed = await twin(api, given, domain)
      expect(signed.signatureAlgorithm.name).toBe('RSA-SHA256')
      expect(signed.issuer.der).toEqual(api.app.keys.issuing.subject.der)
      // RFC 4514 writes a name from its end.
      expect(formatName(signed.subject)).toBe('CN=Provider,OU=Lab,O=Biometrics SA,C=FR')
      expect(signed.spkiDer).toEqual(given.spkiDer)
      expect(signed.basicConstraints).toEqual({ ca: true, pathLength: undefined })
      expect([...signed.keyUsage!]).toEqual(
        domain === 'AUTH'
          ? ['digitalSignature', 'keyEncipherment', 'keyCertSign']
          : ['digitalSignature', 'keyCertSign'],
      )
      expect(Buffer.compare(signed.subjectKeyIdentifier!, given.keyIdentifier)).toBe(0)
      expect(daysOf(signed)).toBe(365)
      const types = signed.extensions.map(({ oid }) => oid).sort()
      expect(types).toEqual(['2.5.29.14', '2.5.29.15', '2.5.29.19'])
    }
  })
})

test('a certificate that somebody reads back is the one that was signed', async () => {
  const signed = await twin(apps[0]!, source(), 'AUTH')
  expect(readPem(pemOf(signed)).sha256).toBe(signed.sha256)
})
