import type { LiveFacts } from '../liveness/index.ts'
import type { HeldCertificate } from './held-certificate.ts'

/** From when to when both certificates of a pair count: what was uploaded, and what the platform has signed for it. */
export const certificateFacts = (
  held: Pick<HeldCertificate, 'caSigned' | 'platformSigned'> | undefined,
  { isRevoked, isTrusted }: { readonly isRevoked: boolean; readonly isTrusted: boolean },
): LiveFacts['certificate'] => {
  if (!held) return null
  const { caSigned, platformSigned } = held
  const [begins, ends] = [
    caSigned.notBefore > platformSigned.notBefore,
    caSigned.notAfter < platformSigned.notAfter,
  ]
  return {
    notBefore: begins ? caSigned.notBefore : platformSigned.notBefore,
    notAfter: ends ? caSigned.notAfter : platformSigned.notAfter,
    isRevoked,
    isTrusted,
  }
}
