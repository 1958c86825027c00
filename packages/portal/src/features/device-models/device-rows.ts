import { tidy } from '../../ui/form/rules.ts'
import type { Response } from '../../api/client.ts'

/** One device model of the form. */
export interface DeviceRow {
  /** Tells rows apart while some are removed. */
  readonly key: number
  readonly typeCode: string
  readonly subTypeCode: string
  readonly make: string
  readonly model: string
}

/** As many as one request takes. */
export const mostRows = 25

/** What is wrong with the rows, as the server said. */
export type RowProblems = Response<'device-models.add-many'>['problems']

export const isComplete = ({ make, model }: DeviceRow): boolean => tidy(make) !== '' && tidy(model) !== ''

/** A row as the request takes it. */
export const toRequest = ({ typeCode, subTypeCode, make, model }: DeviceRow) => ({
  deviceTypeCode: typeCode,
  deviceSubTypeCode: subTypeCode,
  make: tidy(make),
  model: tidy(model),
})
