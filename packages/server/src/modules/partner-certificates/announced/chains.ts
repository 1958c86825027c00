import { findPath, type Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { trustMemoryOf } from '../../trust-store/index.ts'
import type { HeldCertificate } from '../held-certificate.ts'

/** The chain of a platform-signed certificate up to our root, certificate first. */
export const platformChain = ({ keys }: App, certificate: Certificate): readonly Certificate[] => {
  const answer = findPath({
    target: certificate,
    anchors: keys.roots,
    intermediates: [...keys.issuers, ...keys.crossCertificates],
    at: certificate.notBefore,
  })
  return answer.ok ? answer.path : [certificate]
}

/** The chain of a CA-signed certificate in the trust store of its domain, certificate first. */
export const caSignedChain = async (
  app: App,
  { domain, caSigned }: Pick<HeldCertificate, 'domain' | 'caSigned'>,
): Promise<readonly Certificate[]> => {
  const memory = trustMemoryOf(app)
  const { view } = await memory.viewOf(domain)
  const now = app.clock.now()
  const at = now > caSigned.notAfter ? caSigned.notBefore : now
  const { roots: anchors, intermediates } = view
  // Everybody may ask, where the address of a chain is known.
  const signatureCache = memory.signatures
  const answer = findPath({ target: caSigned, anchors, intermediates, at, signatureCache })
  return answer.ok ? answer.path : [caSigned]
}
