/**
 * What the gateway refuses by itself, beside decisions: our code, the contract's (trust-and-crypto §5.3), and the HTTP status
 * where that says more. Callers are told the contract's code alone; ours is for logs. Null: the contract has no word for it.
 */
export const gatewayReasons = {
  'route-unknown': ['ENT_GTW_001', 'IDA-MPA-038', 404],
  'method-wrong': ['ENT_GTW_002', 'IDA-MLC-009', 405],
  'path-wrong': ['ENT_GTW_003', 'IDA-MPA-038', 200],
  'keys-disagree': ['ENT_GTW_004', 'IDA-MPA-009', 200],
  'body-too-long': ['ENT_GTW_005', 'IDA-MLC-009', 413],
  'body-unreadable': ['ENT_GTW_006', 'IDA-MLC-009', 200],
  'member-missing': ['ENT_GTW_007', 'IDA-MLC-006', 200],
  'member-wrong': ['ENT_GTW_008', 'IDA-MLC-009', 200],
  'signature-missing': ['ENT_GTW_009', 'IDA-MLC-006', 200],
  'authorization-missing': ['ENT_GTW_010', 'IDA-MLC-006', 200],
  'time-wrong': ['ENT_GTW_011', 'IDA-MLC-001', 200],
  repeated: ['ENT_GTW_012', 'IDA-MLC-009', 200],
  'client-certificate-missing': ['ENT_GTW_013', 'IDA-MPA-021', 403],
  'client-certificate-other': ['ENT_GTW_014', 'IDA-MPA-021', 403],
  'client-certificate-ended': ['ENT_GTW_015', 'IDA-MPA-001', 403],
  'not-decryptable': ['ENT_GTW_016', 'IDA-MPA-003', 200],
  'digest-wrong': ['ENT_GTW_017', 'IDA-MPA-016', 200],
  'content-wrong': ['ENT_GTW_018', 'IDA-MLC-009', 200],
  'no-encryption-certificate': ['ENT_GTW_019', 'IDA-MLC-025', 200],
  'too-many': ['ENT_GTW_020', null, 429],
  'upstream-down': ['ENT_GTW_021', null, 502],
  'upstream-late': ['ENT_GTW_022', null, 504],
  'upstream-garbage': ['ENT_GTW_023', null, 502],
  'not-served': ['ENT_GTW_024', null, 404],
  failed: ['ENT_GTW_025', null, 503],
} as const satisfies Readonly<
  Record<string, readonly [code: string, contractCode: string | null, status: number]>
>

export type GatewayReason = keyof typeof gatewayReasons

/** A call that goes no further. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused'
  /** Ours. */
  readonly code: string
  readonly contractCode: string | null
  readonly status: number
  readonly retryAfterSeconds: number | undefined
  /** What our text of the code mentions. */
  readonly words: Readonly<Record<string, string>> | undefined

  constructor(
    [code, contractCode, status]: readonly [string, string | null, number?],
    retryAfterSeconds?: number,
    words?: Readonly<Record<string, string>>,
  ) {
    super(code)
    this.code = code
    this.contractCode = contractCode
    this.status = status ?? 200
    this.retryAfterSeconds = retryAfterSeconds
    this.words = words
  }
}

/** The refusal for one of the gateway's own reasons. */
export const refusedFor = (reason: GatewayReason, retryAfterSeconds?: number): CallRefused =>
  new CallRefused(gatewayReasons[reason], retryAfterSeconds)
