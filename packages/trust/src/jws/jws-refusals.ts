/** Why a signature counts for nothing. Stable: callers map these to their own codes. */
export const jwsRefusalCodes = [
  'too-large',
  'not-a-jws',
  'bad-encoding',
  'bad-header',
  'critical-header',
  'algorithm-not-allowed',
  'bad-certificate',
  'no-certificate',
  'digest-mismatch',
  'key-mismatch',
  'payload-mismatch',
  'bad-signature',
] as const

export type JwsRefusalCode = (typeof jwsRefusalCodes)[number]

export interface JwsRefusal {
  readonly code: JwsRefusalCode
  /** The part that decides, in the RFC's words; never a value that was meant to stay secret. */
  readonly field: string
}

export function refuseJws(code: JwsRefusalCode, field: string): JwsRefusal {
  return { code, field }
}
