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

/** A refusal of path, query or envelope, found before the operation began. */
export class ParameterRefusal extends Refusal {
  override readonly name: string = 'ParameterRefusal'
}

/** The code of every body, path or query that breaks a constraint of its schema. */
export const bodyProblem = 'PMS_COR_001'
