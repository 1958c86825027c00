import type { Snapshot } from '../../../platform/record/record.ts'
import type { importStates } from './contract.ts'

/** A file of device models: looked at, being taken, or taken. */
export interface DeviceImport {
  readonly id: string
  readonly partnerId: string
  readonly organisationName: string
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

/**
 * The name of a file as it is kept: without the folders that some clients send with it, so that nobody takes it for a path.
 * @returns null where nothing is left
 */
export const fileNameOf = (told: string | null): string | null => {
  const name = told?.split(/[\\/]/u).at(-1)?.trim() ?? ''
  return /[^.]/u.test(name) ? name : null
}

/** What the history of an import shows. */
export const snapshotOf = ({ sha256, fileName, rowCount, state }: DeviceImport): Snapshot => ({
  sha256,
  fileName,
  rowCount,
  status: state,
})
