import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { Refusal, Refusals } from '../../../platform/refusal.ts'
import { schemas, type Document, type PolicyType } from './policy-types.ts'

/** Where a document does not fit its type. */
export interface Violation {
  readonly code: 'PMS_PV_005' | 'PMS_PV_006' | 'PMS_PV_007'
  /** Members and positions from the root, such as `allowedAuthTypes/0/mandatory`; empty for the whole. */
  readonly path: string
  readonly problem: 'unknown' | 'choice' | 'missing' | 'type' | 'other'
  /** What would be right: the choices, or the JSON type. */
  readonly expected: string
}

/** More than these help nobody. */
const mostViolations = 25

const below = (path: string, name: unknown): string =>
  [path, String(name)].filter((part) => part !== '').join('/')

/** A JSON pointer as people read it. */
const pathOf = ({ instancePath }: ErrorObject): string =>
  instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')

const violationOf = (error: ErrorObject): Violation => {
  const path = pathOf(error)
  const params = error.params as Readonly<Record<string, unknown>>
  switch (error.keyword) {
    case 'required':
      return {
        code: 'PMS_PV_006',
        path: below(path, params['missingProperty']),
        problem: 'missing',
        expected: '',
      }
    case 'additionalProperties':
      return {
        code: 'PMS_PV_005',
        path: below(path, params['additionalProperty']),
        problem: 'unknown',
        expected: '',
      }
    case 'enum':
      return {
        code: 'PMS_PV_005',
        path,
        problem: 'choice',
        expected: (params['allowedValues'] as unknown[]).join(', '),
      }
    case 'type':
      return { code: 'PMS_PV_007', path, problem: 'type', expected: String(params['type']) }
    default:
      // Whatever a schema may ask for besides refuses the document as well (B-15).
      return { code: 'PMS_PV_005', path, problem: 'other', expected: '' }
  }
}

/** A schema is compiled when it is first needed; a start has no time for it. */
const compiled = new Map<object, ValidateFunction>()
const validatorOf = (type: PolicyType): ValidateFunction => {
  const schema = schemas[type]
  const known =
    compiled.get(schema) ?? new Ajv({ allErrors: true, strict: false, logger: false }).compile(schema)
  compiled.set(schema, known)
  return known
}

/** One refusal of the first kind, and not two of the same: a text that is no number may break several keywords. */
const inOrder = (violations: readonly Violation[]): Violation[] => {
  const seen = new Map(violations.map((each) => [`${each.code} ${each.path}`, each]))
  return [...seen.values()].toSorted((a, b) => a.code.localeCompare(b.code)).slice(0, mostViolations)
}

/**
 * Holds a document against the schema of its type.
 * @returns all violations, unknown members and choices first; none for a document that fits
 */
export const judge = (type: PolicyType, document: Document): Violation[] => {
  const validate = validatorOf(type)
  if (validate(document)) return []
  return inOrder((validate.errors ?? []).map(violationOf))
}

/** A violation as a refusal in words. */
export const refusalOf = ({ code, path, problem, expected }: Violation): Refusal =>
  new Refusal(code, {
    problem: { key: `policy-problems.${problem}`, values: { path: path === '' ? '/' : path, expected } },
  })

/** @throws Refusal, or Refusals for several violations: PMS_PV_005, PMS_PV_006, PMS_PV_007 */
export const requireFit = (type: PolicyType, document: Document): void => {
  const [first, ...others] = judge(type, document).map(refusalOf)
  if (first) throw others.length > 0 ? new Refusals(first, others) : first
}
