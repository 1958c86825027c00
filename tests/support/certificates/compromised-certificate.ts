import type { TestApp } from '../app.ts'
import { make } from './certificates.ts'
import { sceneAuthority } from '../scenes/ftm-scene.ts'
import { openssl } from './openssl.ts'

/** No other test has keys on this curve, so that nothing else loses its key. */
const p384 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']

/** A faultless certificate of Acme Chips, but for its key: a TLS certificate of that key was revoked as compromised. */
export const makeCompromised = async (api: TestApp): Promise<string> => {
  const { sub: issuer } = sceneAuthority()
  const { certificate, key } = make({ subject: '/C=XX/O=Acme Chips/CN=Compromised', issuer, key: p384 })
  const asked = await api.as('acme').call('platform-trust.request-tls', {
    params: { partnerId: 'acme' },
    request: {
      certificateRequest: openssl(['req', '-new', '-key', 'k.pem', '-subj', '/CN=x'], { 'k.pem': key }),
    },
  })
  // The pool has few keys: this one may have been compromised before.
  if (asked.codes.length === 0)
    await api.as('admin').call('platform-trust.revoke', {
      params: { certificateId: asked.response.certificateId },
      request: { reason: 'keyCompromise' },
    })
  return certificate
}
