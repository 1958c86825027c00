import type { Snapshot } from '../../../platform/record/record.ts'
import type { importStates } from './contract.ts'

/** A file of device models: looked at, being taken, or taken. */
export interface DeviceImport {
  readonly id: string
  readonly partnerId: string
  readonly sha256: string
  readonly fileName: string | null
  readonly rowCount: number
  readonly done: number
  readonly skipped: number
  readonly state: (typeof importStates)[number]
  readonly createdAt: Date
  readonly createdBy: string
  readonly startedAt: Date | null
  readonly startedBy: string | null
}

/** What the history of an import shows. */
export const snapshotOf = ({ sha256, fileName, rowCount, state }: DeviceImport): Snapshot => ({
  sha256,
  fileName,
  rowCount,
  status: state,
})
