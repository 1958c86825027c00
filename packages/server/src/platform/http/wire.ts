/** The lines of the contract that a client may be made for. */
export const contractLines = ['1.2', '1.3'] as const

export type ContractLine = (typeof contractLines)[number]

/** What a client of one line sees otherwise than one of the other. */
interface LineDifference<Value> {
  /** Ids of operations in the contract's descriptions, or words for many of them. */
  readonly where: string
  /** What differs, for docs/compatibility.md, which is written from here. */
  readonly what: string
  readonly '1.2': Value
  readonly '1.3': Value
}

const difference = <const Value>(each: LineDifference<Value>): LineDifference<Value> => each

/** Every difference between the lines that a client can see; nothing else asks which line is spoken. */
export const lineDifferences = {
  chipWithoutCertificate: difference({
    where: 'F8',
    what: 'Code for a chip that waits for its certificate',
    '1.2': 'PMS_FTM_ERROR_008',
    '1.3': 'PMS_FTM_ERROR_011',
  }),
  brokenConstraint: difference({
    where: 'every operation with a body',
    what: 'HTTP status of a body that breaks a constraint; `VALIDATION_HTTP_STATUS` decides where it is set',
    '1.2': 200,
    '1.3': 400,
  }),
  listParameters: difference({
    where: 'lists in the V2 envelope',
    what: 'Envelope of a refused page or order; that of 1.3 has both spellings of the time',
    '1.2': 'v1',
    '1.3': 'v2',
  }),
} as const

/** What holds in a line. */
export const inLine = <Value>(line: ContractLine, { [line]: value }: LineDifference<Value>): Value => value
