import { oneLine } from '@entente/trust'
import { longestDecomposition } from '../../../platform/http/fields.ts'
import type { RefusalValues } from '../../../platform/refusal.ts'
import type { DeviceKind } from '../device-model.ts'
import type { DeviceSubType, DeviceType } from '../kinds/kind.ts'

export const rowFields = ['deviceTypeCode', 'deviceSubTypeCode', 'make', 'model'] as const

export type RowField = (typeof rowFields)[number]

/** A device model as somebody wrote it into a form or a file. */
export type RawRow = Readonly<Record<RowField, string>> & {
  /** Of a form counted from 1; of a file the line on which it begins. */
  readonly row: number
}

/** The same, as it can be registered. */
export interface CleanRow extends DeviceKind {
  readonly row: number
  readonly make: string
  readonly model: string
}

/** What is wrong with a row: a code with its values. */
export interface RowProblem {
  readonly row: number
  /** Null for what concerns the whole row. */
  readonly field: RowField | null
  readonly code: string
  readonly values: RefusalValues
}

const longest = 36

const controlCharacters = /[\p{Cc}\p{Cs}]/u

// What a spreadsheet takes for a formula, also behind blanks; a file of ours may come back into one.
const formulaStart = /^[\s"']*[=+\-@|]/u

type Judged = { readonly text: string } | { readonly code: string; readonly values?: RefusalValues }

/** Measures first: what is too long is not normalised to find that out. */
const judgeCell = (cell: string): Judged => {
  if (cell.length > longest * longestDecomposition) return { code: 'ENT_DEV_011' }
  const text = oneLine(cell)
  if (controlCharacters.test(text)) return { code: 'ENT_DEV_012' }
  if (text === '') return { code: 'ENT_DEV_010' }
  if (text.length > longest) return { code: 'ENT_DEV_011' }
  return formulaStart.test(text) ? { code: 'ENT_DEV_013' } : { text }
}

/** Finds pairs of type and sub-type by what people write: the code in any case, or the name. */
export class KindBook {
  readonly #types = new Map<string, DeviceType>()
  readonly #subTypes = new Map<string, DeviceSubType>()

  constructor(types: readonly DeviceType[], subTypes: readonly DeviceSubType[]) {
    // Codes come last: they count before names.
    for (const type of types) this.#types.set(type.name.toLowerCase(), type)
    for (const type of types) this.#types.set(type.code.toLowerCase(), type)
    for (const each of subTypes) this.#subTypes.set(this.#key(each.typeCode, each.name), each)
    for (const each of subTypes) this.#subTypes.set(this.#key(each.typeCode, each.code), each)
  }

  #key(typeCode: string, word: string): string {
    return `${typeCode}\n${word.toLowerCase()}`
  }

  /** The pair, where both are there and switched on. */
  find(typeWord: string, subTypeWord: string): DeviceKind | undefined {
    const type = this.#types.get(typeWord.toLowerCase())
    const subType = type && this.#subTypes.get(this.#key(type.code, subTypeWord))
    return type?.isActive && subType?.isActive
      ? { typeCode: type.code, subTypeCode: subType.code }
      : undefined
  }
}

/** A row as it can be registered, or everything that is wrong with it. */
export const judgeRow = (
  raw: RawRow,
  kinds: KindBook,
): { readonly clean: CleanRow } | { readonly problems: RowProblem[] } => {
  const { row } = raw
  const texts: Partial<Record<RowField, string>> = {}
  const problems: RowProblem[] = []
  for (const field of rowFields) {
    const judged = judgeCell(raw[field])
    if ('text' in judged) texts[field] = judged.text
    else problems.push({ row, field, code: judged.code, values: judged.values ?? {} })
  }
  const { deviceTypeCode, deviceSubTypeCode, make, model } = texts
  const kind =
    deviceTypeCode !== undefined && deviceSubTypeCode !== undefined
      ? kinds.find(deviceTypeCode, deviceSubTypeCode)
      : undefined
  if (deviceTypeCode !== undefined && deviceSubTypeCode !== undefined && !kind)
    problems.push({ row, field: 'deviceSubTypeCode', code: 'PMS_AUT_001', values: {} })
  if (problems.length > 0 || !kind || make === undefined || model === undefined) return { problems }
  return { clean: { row, ...kind, make, model } }
}
