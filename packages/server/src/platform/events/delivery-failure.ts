/** Why a receiver did not take a message; people read it in their language. */
export const deliveryProblems = [
  'address',
  'not-public',
  'unreachable',
  'timeout',
  'too-large',
  'status',
  'redirect',
  // A success that says no.
  'denied',
  // It was asked whether it wants this, and did not answer as it should.
  'unconfirmed',
  // Whoever lets us in there gave no token.
  'no-token',
  // It is encrypted for a partner's certificate, and of that one: there is none, it is over, it was taken back, nobody vouches for
  // it, its key is of no use.
  'certificate-none',
  'certificate-expired',
  'certificate-revoked',
  'certificate-untrusted',
  'certificate-unfit',
  // A success that its partner has not signed.
  'unsigned',
  // What nobody expects; the log says more.
  'unexpected',
] as const

export type DeliveryProblem = (typeof deliveryProblems)[number]

/** A receiver did not take a message. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure'
  readonly problem: DeliveryProblem
  /** The HTTP status, where there was an answer. */
  readonly status: number | null
  /** What the receiver said, if it says anything; it holds no secret. */
  readonly detail: string | null
  /** Trying again would come to nothing: it is given up at once. */
  readonly isFinal: boolean
  /** Trying again comes to nothing before somebody has done something: it is parked at once. */
  readonly isStuck: boolean

  constructor(
    problem: DeliveryProblem,
    {
      status = null,
      detail = null,
      isFinal = false,
      isStuck = false,
    }: { status?: number | null; detail?: string | null; isFinal?: boolean; isStuck?: boolean } = {},
  ) {
    super(detail === null ? problem : `${problem}: ${detail}`)
    this.problem = problem
    this.status = status
    this.detail = detail
    this.isFinal = isFinal
    this.isStuck = isStuck
  }
}
