/** A text inside a text: the key of a cause and a remedy, with their own values. */
export interface NestedText {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/** Values that a translated text may mention. */
export type RefusalValues = Readonly<Record<string, string | number | NestedText>>

/**
 * A business refusal: a code of the contract, and what its text mentions. The edge turns it into the contract's
 * envelope with cause and remedy in the caller's language.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
  readonly code: string
  readonly values: RefusalValues

  constructor(code: string, values: RefusalValues = {}) {
    super(code)
    this.code = code
    this.values = values
  }
}

/** Several refusals of one call, so that a person who fills in a form mends it once. */
export class Refusals extends Refusal {
  override readonly name: string = 'Refusals'
  readonly all: readonly Refusal[]

  constructor(first: Refusal, others: readonly Refusal[]) {
    super(first.code, first.values)
    this.all = [first, ...others]
  }
}

/**
 * Makes every check, one after the other, whatever the ones before it say.
 * @throws Refusal when one of them refuses, Refusals when several do; anything else that a check throws, at once
 */
export const checkAll = async (checks: readonly (() => unknown)[]): Promise<void> => {
  const refusals: Refusal[] = []
  for (const check of checks) {
    try {
      await check()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusals.push(error)
    }
  }
  const [first, ...others] = refusals
  if (first) throw others.length > 0 ? new Refusals(first, others) : first
}

/** A refusal of path, query or envelope, found before the operation began. */
export class ParameterRefusal extends Refusal {
  override readonly name: string = 'ParameterRefusal'
}

/** A refusal of the page or the order that a list was asked for. */
export class ListRefusal extends ParameterRefusal {
  override readonly name: string = 'ListRefusal'
}

/** A refusal of an id in the path for its form alone. */
export class PathRefusal extends ParameterRefusal {
  override readonly name: string = 'PathRefusal'
}

/** A query parameter that is missing or cannot be read; HTTP 400, as in the contract (pms-partner-api §1.5). */
export class QueryRefusal extends ParameterRefusal {
  override readonly name: string = 'QueryRefusal'
}

/** A refusal of somebody who comes too often; answered with 429 and `Retry-After`. */
export class RetryLater extends Refusal {
  override readonly name: string = 'RetryLater'
  readonly seconds: number

  /** @param seconds how long to wait; the text may mention it, and `values` */
  constructor(code: string, seconds: number, values: RefusalValues = {}) {
    super(code, { ...values, seconds })
    this.seconds = seconds
  }
}

/** The code of every body, path or query that breaks a constraint of its schema. */
export const bodyProblem = 'PMS_COR_001'

/** The same at the key manager's addresses (trust-and-crypto §1.1). */
export const keyManagerBodyProblem = 'KER-KMS-005'
