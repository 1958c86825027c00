import { Refusal } from '../../../platform/refusal.ts'
import { withProblem, type SheetRow } from '../../../platform/imports/sheet.ts'
import type { DeviceKind } from '../device-model.ts'
import type { DeviceSubType, DeviceType } from '../kinds/kind.ts'

/** What a row says of a device model, in a form as in a file. */
export const rowColumns = {
  deviceTypeCode: { isRequired: true, most: 36 },
  deviceSubTypeCode: { isRequired: true, most: 36 },
  make: { isRequired: true, most: 36 },
  model: { isRequired: true, most: 36 },
} as const

export type RowField = keyof typeof rowColumns

export type DeviceRowOfSheet = SheetRow<RowField>

/** A row that can be registered. */
export interface CleanRow extends DeviceKind {
  readonly line: number
  readonly make: string
  readonly model: string
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

/** A row with whether its kind is known, and what of it can be registered if nothing else stands against it. */
export const judgeRow = (
  row: DeviceRowOfSheet,
  kinds: KindBook,
): { readonly row: DeviceRowOfSheet; readonly clean: CleanRow | undefined } => {
  const { deviceTypeCode, deviceSubTypeCode, make, model } = row.values
  if (deviceTypeCode === null || deviceSubTypeCode === null) return { row, clean: undefined }
  const kind = kinds.find(deviceTypeCode, deviceSubTypeCode)
  if (!kind) {
    const refusal = new Refusal('PMS_AUT_001')
    return {
      row: withProblem(row, { kind: 'refused', column: 'deviceSubTypeCode', refusal }),
      clean: undefined,
    }
  }
  const isClean = row.problems.length === 0 && make !== null && model !== null
  return { row, clean: isClean ? { line: row.line, ...kind, make, model } : undefined }
}
