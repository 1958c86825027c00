import { expect } from 'vitest'
import { openssl } from '../../support/certificates/openssl.ts'
import type { JourneyServer } from './server.ts'

const day = 86_400_000

/** Holds a certificate to what the platform promises: `openssl` finds the way to the platform's root, and it lasts a year. */
export const expectPlatformSigned = async (
  { api }: JourneyServer,
  certificate: string,
  organization: string,
): Promise<void> => {
  const { response } = await api.as('stranger').call('platform-trust.authorities')
  const authorities = openssl(['pkcs7', '-print_certs', '-in', 'ca.p7b'], { 'ca.p7b': response.p7bFile })
  const verified = openssl(['verify', '-x509_strict', '-CAfile', 'authorities.pem', 'signed.pem'], {
    'authorities.pem': authorities,
    'signed.pem': certificate,
  })
  expect(verified).toContain('OK')
  const shown = openssl(
    ['x509', '-in', 'signed.pem', '-noout', '-subject', '-enddate', '-nameopt', 'utf8,sep_comma_plus'],
    { 'signed.pem': certificate },
  )
  expect(shown).toContain(`O=${organization}`)
  const end = Date.parse(/notAfter=(.+)/u.exec(shown)?.[1] ?? '')
  expect(Math.abs(end - Date.now() - 365 * day)).toBeLessThan(2 * day)
}
