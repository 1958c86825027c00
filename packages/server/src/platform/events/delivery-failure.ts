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

  constructor(
    problem: DeliveryProblem,
    {
      status = null,
      detail = null,
      isFinal = false,
    }: { status?: number | null; detail?: string | null; isFinal?: boolean } = {},
  ) {
    super(detail === null ? problem : `${problem}: ${detail}`)
    this.problem = problem
    this.status = status
    this.detail = detail
    this.isFinal = isFinal
  }
}
