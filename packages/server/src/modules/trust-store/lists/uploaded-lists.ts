import { setImmediate as letOthersRun } from 'node:timers/promises'
import { parseCrl, type Crl } from '@entente/trust'
import type { CrlRow } from './crl-store.ts'

/**
 * Reads the uploaded lists of a domain. Those that are known already are not read again, and others have their turn
 * before each that is: together they may be long.
 */
export const readUploadedLists = async (
  rows: readonly Pick<CrlRow, 'sha256' | 'der'>[],
  known: readonly Crl[],
): Promise<readonly Crl[]> => {
  const bySha256 = new Map(known.map((crl) => [crl.sha256, crl]))
  const crls: Crl[] = []
  for (const { sha256, der } of rows) {
    let crl = bySha256.get(sha256)
    if (!crl) {
      await letOthersRun()
      crl = parseCrl(der)
    }
    crls.push(crl)
  }
  return crls
}
