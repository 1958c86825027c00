import { PathRefusal } from '../../refusal.ts'

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
  requestTime: difference({
    where: 'P1, P2, POL-P1',
    what: 'Whether `requesttime` must be there and of today: `PMS_REQUEST_ERROR_004`, `PMS_REQUEST_ERROR_006`',
    '1.2': 'optional',
    '1.3': 'required',
  }),
  malformedId: difference({
    where: 'F8, M15, C2, C5',
    what: 'Code for an id in the path that can be none: other than 1 to 36 digits, or letters, digits and hyphens; of a client, up to 100 with underscores',
    '1.2': 'that of an unknown id',
    '1.3': 'PMS_PRT_099',
  }),
  listParameters: difference({
    where: 'lists in the V2 envelope',
    what: 'Envelope of a refused page or order; that of 1.3 has both spellings of the time',
    '1.2': 'v1',
    '1.3': 'v2',
  }),
} as const

const idForms = { digits: /^\d{1,36}$/u, word: /^[A-Za-z0-9-]{1,36}$/u, client: /^[\w-]{1,100}$/u } as const

/**
 * In a line that looks at the form of an id before it looks for it, refuses one that has another.
 * @throws PathRefusal PMS_PRT_099
 */
export const checkPathId = (
  line: ContractLine,
  form: keyof typeof idForms,
  name: string,
  id: string,
): void => {
  const code = inLine(line, lineDifferences.malformedId)
  if (code === 'PMS_PRT_099' && !idForms[form].test(id)) throw new PathRefusal(code, { name })
}

/** What holds in a line. */
export const inLine = <Value>(line: ContractLine, { [line]: value }: LineDifference<Value>): Value => value
