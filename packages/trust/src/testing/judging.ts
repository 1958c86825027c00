import { TrustError } from '../asn1/trust-error.ts'
import { parseCertificate } from '../certificates/certificate.ts'
import { auditAlgorithmRules } from '../path-validation/algorithm-rules.ts'
import { findPath, type PathQuestion } from '../path-validation/find-path.ts'
import { webAlgorithmRules } from '../path-validation/web/web-rules.ts'

export interface Case extends Partial<Omit<PathQuestion, 'target' | 'anchors' | 'intermediates'>> {
  readonly target: Uint8Array
  readonly anchors: readonly Uint8Array[]
  readonly intermediates?: readonly Uint8Array[]
}

/** What `certificate verify-batch` answers: `valid`, a refusal's code, or `unreadable`. */
export function judge({ target, anchors, intermediates = [], profile = 'rfc5280', ...rest }: Case): string {
  try {
    const answer = findPath({
      at: new Date('2030-01-01'),
      algorithms: profile === 'web' ? webAlgorithmRules : auditAlgorithmRules,
      profile,
      ...rest,
      target: parseCertificate(target),
      anchors: readable(anchors),
      intermediates: readable(intermediates),
    })
    return answer.ok ? 'valid' : answer.refusal.code
  } catch (error) {
    if (error instanceof TrustError) return 'unreadable'
    throw error
  }
}

const readable = (ders: readonly Uint8Array[]) =>
  ders.flatMap((der) => {
    try {
      return [parseCertificate(der)]
    } catch (error) {
      if (error instanceof TrustError) return []
      throw error
    }
  })
