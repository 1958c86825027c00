/** Why bytes were not what they claim to be. Stable: callers branch on these and may show them. */
export type TrustErrorCode =
  | 'truncated'
  | 'bad-length'
  | 'trailing-bytes'
  | 'too-deep'
  | 'too-large'
  | 'too-many'
  | 'unexpected-tag'
  | 'missing-field'
  | 'bad-value'
  | 'bad-string'
  | 'bad-time'
  | 'bad-key'
  | 'bad-extension'
  | 'duplicate-extension'
  | 'algorithm-mismatch'

/**
 * Malformed encoding. Thrown by readers only; a well-formed certificate that must not be trusted is a
 * refusal value, never an exception.
 */
export class TrustError extends Error {
  override readonly name = 'TrustError'
  readonly code: TrustErrorCode

  constructor(code: TrustErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
