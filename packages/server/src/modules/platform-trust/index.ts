import { certsOnlyPkcs7, toPem, type Certificate } from '@entente/trust'
import type { App, Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { getKeyCertificate, getPlatformAuthorities } from './contract.ts'

/** The contract names our two authorities by application id (trust-and-crypto §3.1). */
const certificateOf = ({ keys }: App, applicationId: string): Certificate => {
  if (applicationId.toUpperCase() === 'ROOT') return keys.root
  if (applicationId.toUpperCase() === 'PMS') return keys.issuing
  throw new Refusal('KER-KMS-002', { applicationId })
}

/** Publishes the certificates of the platform's own authorities. */
export const platformTrustModule: Module = {
  name: 'platform-trust',
  routes: (app) => [
    route(getKeyCertificate, async ({ query }) => {
      const certificate = certificateOf(app, query.applicationId)
      return {
        certificate: toPem('CERTIFICATE', certificate.der),
        certSignRequest: null,
        issuedAt: toInstant(certificate.notBefore),
        expiryAt: toInstant(certificate.notAfter),
        timestamp: toInstant(app.clock.now()),
      }
    }),
    route(getPlatformAuthorities, async () => {
      const { issuers, roots } = app.keys
      const now = app.clock.now()
      const alive = [...issuers, ...roots].filter((certificate) => certificate.notAfter > now)
      const p7b = certsOnlyPkcs7(alive.map((certificate) => certificate.der))
      return { p7bFile: toPem('PKCS7', p7b), timestamp: toInstant(now) }
    }),
  ],
}
