import type { Json } from './lines.ts'

/** Ids of the recording, and what they are in this run. */
export type Names = ReadonlyMap<string, string>

type Fields = { readonly [name: string]: Json }

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
const isObject = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typeOf = (value: Json): string => (value === null ? 'null' : isList(value) ? 'list' : typeof value)

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/u

/** How a time is written: its zone. The recording drops zeros at the end of fractions, so that digits say nothing. */
const timeForm = (text: string): string | undefined => {
  const match = time.exec(text)
  return match ? (match[1] ?? 'no zone') : undefined
}

const armour = /^-----BEGIN ([A-Z0-9 ]+)-----/u
const digest = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/u
const randomId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u
const encoded = /^MII[\w+/=-]{100,}$/u
const cut = '…'

/** What a text is, where its letters differ from run to run. */
const kindOf = (text: string): string | undefined => {
  const form = timeForm(text)
  if (form !== undefined) return `time (${form})`
  const label = armour.exec(text)?.[1]
  if (label !== undefined) return `armour (${label})`
  if (digest.test(text)) return 'digest'
  if (encoded.test(text)) return 'encoded bytes'
  return randomId.test(text) ? 'random id' : undefined
}

const shown = (value: Json): string =>
  typeof value === 'string' && value !== '' ? value : JSON.stringify(value)

const compareTexts = (path: string, observed: string, ours: string, names: Names): string[] => {
  if (observed === cut) return []
  const known = armour.test(observed) ? undefined : names.get(observed)
  if (known !== undefined) return known === ours ? [] : [`value ${path}: ${observed} → ${ours}`]
  const [there, here] = [kindOf(observed), kindOf(ours)]
  if (there !== undefined || here !== undefined)
    return there === here ? [] : [`form ${path}: ${there ?? shown(observed)} → ${here ?? shown(ours)}`]
  return observed === ours ? [] : [`value ${path}: ${shown(observed)} → ${shown(ours)}`]
}

const compareFields = (path: string, observed: Fields, ours: Fields, names: Names): string[] => {
  const below = (name: string) => (path === '' ? name : `${path}.${name}`)
  return [
    ...Object.keys(observed).flatMap((name) =>
      name in ours
        ? compare(below(name), observed[name] ?? null, ours[name] ?? null, names)
        : [`missing ${below(name)}`],
    ),
    ...Object.keys(ours)
      .filter((name) => !(name in observed))
      .map((name) => `added ${below(name)}`),
  ]
}

const rowIds = [
  'apikeyRequestId',
  'apiKeyReqNo',
  'ftmId',
  'ftpChipDetailId',
  'deviceDetailId',
  'deviceId',
  'sbiId',
  'certId',
  'clientId',
  'id',
  'mispId',
  'partnerId',
  'policyId',
] as const

/** By what a key is called. */
const rowParts = ['apiKeyLabel', 'label'] as const

/** Our row of the same id. Undefined where the id is unknown, or its row stands on another page. */
const sameRow = (row: Json, rows: readonly Json[], names: Names): Json | undefined => {
  if (!isObject(row)) return undefined
  const name = rowIds.find((each) => typeof row[each] === 'string')
  if (name === undefined) return undefined
  const there = row[name]
  if (typeof there !== 'string') return undefined
  const own = rows.filter((each) => isObject(each) && each[name] === (names.get(there) ?? there))
  const parts = rowParts.filter((part) => typeof row[part] === 'string')
  if (parts.length === 0) return own[0]
  // A key has no id of its own on the wire: its label names it among those of a partner and a policy.
  return own.find((each) =>
    ['policyId', ...parts].every((part) => {
      const [value, here] = [row[part], isObject(each) ? each[part] : undefined]
      return typeof value === 'string' && here === (names.get(value) ?? value)
    }),
  )
}

/** What two rows have in common that are not the same: fields and types, but neither values nor what is null. */
const isOfForm = (difference: string): boolean =>
  /^(?:missing|added|form) /u.test(difference) ||
  (difference.startsWith('type ') && !difference.includes('null'))

const compareRow = (
  path: string,
  row: Json,
  index: number,
  rows: readonly Json[],
  names: Names,
): string[] => {
  const own = sameRow(row, rows, names)
  if (own !== undefined || !isObject(row)) return compare(path, row, own ?? rows[index] ?? null, names)
  const other = rows[index]
  return other === undefined ? [] : compare(path, row, other, names).filter(isOfForm)
}

const compareLists = (
  path: string,
  observed: readonly Json[],
  ours: readonly Json[],
  names: Names,
): string[] => {
  const rows = observed.flatMap((row, index) => compareRow(`${path}[]`, row, index, ours, names))
  const isLonger = observed.length !== ours.length
  return [...(isLonger ? [`rows ${path}: ${observed.length} → ${ours.length}`] : []), ...new Set(rows)]
}

const compare = (path: string, observed: Json, ours: Json, names: Names): string[] => {
  if (typeof observed === 'string' && typeof ours === 'string')
    return compareTexts(path, observed, ours, names)
  if (isList(observed) && isList(ours)) return compareLists(path, observed, ours, names)
  if (isObject(observed) && isObject(ours)) return compareFields(path, observed, ours, names)
  const [there, here] = [typeOf(observed), typeOf(ours)]
  if (there !== here) return [`type ${path}: ${there} → ${here}`]
  return observed === ours ? [] : [`value ${path}: ${shown(observed)} → ${shown(ours)}`]
}

/** One answer: its status, and its body or null. */
export interface Answer {
  readonly status: number
  readonly body: Json
}

const codesOf = ({ body }: Answer): string => {
  const errors = isObject(body) ? (body['errors'] ?? null) : null
  const codes = isList(errors)
    ? errors.map((each) => (isObject(each) ? (each['errorCode'] ?? null) : null))
    : []
  return codes.map(shown).join(' ') || 'success'
}

/**
 * How our answer differs from the observed one: first in its outcome (status and codes); where that is the same, in
 * fields, JSON types, forms of times and values.
 * @returns one line a difference, as `tests/observed/declared.ts` names them; none for the same answer
 */
export const differencesOf = (observed: Answer, ours: Answer, names: Names): string[] => {
  const outcome = (answer: Answer) =>
    answer.status === 200 || answer.body !== null ? `${answer.status} ${codesOf(answer)}` : `${answer.status}`
  // An empty 400 says nothing; that ours says why is no other outcome.
  if (observed.status === ours.status && observed.body === null)
    return ours.body === null ? [] : [`body: empty → ${codesOf(ours)}`]
  if (outcome(observed) !== outcome(ours)) return [`outcome: ${outcome(observed)} → ${outcome(ours)}`]
  return compare('', observed.body, ours.body, names)
}

/** Texts that name something without being called ids. */
const secretIds: ReadonlySet<string> = new Set(['mappingkey', 'apiKey', 'licenseKey'])

/** Ids that the two answers show at the same place, so that what names them later means the same. */
export const learnNames = (
  observed: Json,
  ours: Json,
  learn: (there: string, here: string) => void,
): void => {
  if (isList(observed) && isList(ours)) {
    // Of several rows nobody knows which is which.
    if (observed.length === 1 && ours.length === 1) learnNames(observed[0] ?? null, ours[0] ?? null, learn)
    return
  }
  if (!isObject(observed) || !isObject(ours)) return
  if (Number(observed['totalResults'] ?? 1) > 1) return
  for (const [name, there] of Object.entries(observed)) {
    const here = ours[name] ?? null
    const isId = (/(?:^i|I)d$/u.test(name) && name !== 'partnerId') || secretIds.has(name)
    if (isId && typeof there === 'string' && typeof here === 'string') learn(there, here)
    else learnNames(there, here, learn)
  }
}
