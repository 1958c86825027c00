import type { Database, Reader } from '../database/database.ts'
import { atOneMoment, loadDifferences, loadMisplaced, walkAudit } from './audit-chain-store.ts'
import { loadSealingFaults, loadUnsealed, type SealingFault, type Unsealed } from './sealing-store.ts'

export { loadAuditHead } from './audit-chain-store.ts'

/** One link of the chain: whoever holds it can prove later that the chain was not cut before it. */
export interface AuditHead {
  readonly sequence: number
  /** SHA-256, lower-case hex. */
  readonly hash: string
}

/** What is wrong with the record. */
export type AuditFault =
  | { readonly kind: 'empty' }
  /** The first row that does not fit to the one before it. */
  | { readonly kind: 'link'; readonly sequence: number }
  /** The chain does not hold this link; `found` is the hash in its place, if there is a row. */
  | { readonly kind: 'head'; readonly head: AuditHead; readonly found: string | null }
  /** A change that the audit log knows and the history does not, or the other way round. */
  | {
      readonly kind: 'history'
      readonly missing: 'history' | 'audit'
      /** Sequence of the audit row, or id of the history row. */
      readonly row: number
      readonly object: string
      readonly action: string
      readonly at: Date
    }
  /** A row of a history stands before or after another that was audited after or before it. */
  | {
      readonly kind: 'order'
      /** Id of the history row. */
      readonly row: number
      readonly object: string
      readonly action: string
      readonly at: Date
    }
  /** Was recorded, and kept from becoming part of chain and history. */
  | ({ readonly kind: 'unsealed' } & Unsealed)
  /** From now on records may be lost: what makes them part of the chain is not as it should be. */
  | ({ readonly kind: 'sealing' } & SealingFault)

export interface AuditReport {
  readonly rows: number
  /** The last link; null when the table is empty. */
  readonly head: AuditHead | null
  readonly faults: readonly AuditFault[]
}

/** Walks the whole chain. @returns the sequence of the first row that does not fit, or null when all fit */
export const findBrokenAuditLink = (reader: Reader): Promise<number | null> =>
  walkAudit(reader, () => undefined)

const compareHistory = async (reader: Reader): Promise<AuditFault[]> => {
  const differences = await loadDifferences(reader)
  const misplaced = await loadMisplaced(reader)
  return [
    ...differences.map(({ sequence, id, ...change }): AuditFault => ({
      kind: 'history',
      missing: sequence === null ? 'audit' : 'history',
      row: sequence ?? id ?? 0,
      ...change,
    })),
    ...misplaced.map(({ id, ...change }): AuditFault => ({ kind: 'order', row: id, ...change })),
  ]
}

const checkSealing = async (reader: Reader): Promise<AuditFault[]> => {
  const unsealed = await loadUnsealed(reader)
  const faults = await loadSealingFaults(reader)
  return [
    ...unsealed.map((each): AuditFault => ({ kind: 'unsealed', ...each })),
    ...faults.map((each): AuditFault => ({ kind: 'sealing', ...each })),
  ]
}

const checkRecord = async (reader: Reader, known: readonly AuditHead[]): Promise<AuditReport> => {
  const wanted = new Set(known.map(({ sequence }) => sequence))
  const links = new Map<number, string>()
  let head: AuditHead | null = null
  let rows = 0
  const broken = await walkAudit(reader, (link) => {
    head = link
    rows += 1
    if (wanted.has(link.sequence)) links.set(link.sequence, link.hash)
  })
  const faults: AuditFault[] = []
  // Opening the platform's keys for the first time is recorded: there is no record without a row.
  if (rows === 0 && broken === null) faults.push({ kind: 'empty' })
  if (broken !== null) faults.push({ kind: 'link', sequence: broken })
  for (const each of known) {
    const found = links.get(each.sequence) ?? null
    if (found !== each.hash) faults.push({ kind: 'head', head: each, found })
  }
  if (broken === null) faults.push(...(await compareHistory(reader)))
  faults.push(...(await checkSealing(reader)))
  return { rows, head, faults }
}

/**
 * Checks the whole record as it is at one moment, beside running servers: the chain, that it holds every link that
 * somebody knows, that the histories say what was audited, in that order, and that whatever is recorded gets there.
 * @param known links from elsewhere
 */
export const verifyAudit = (
  database: Pick<Database, 'tables'>,
  known: readonly AuditHead[],
): Promise<AuditReport> => atOneMoment(database, (reader) => checkRecord(reader, known))
